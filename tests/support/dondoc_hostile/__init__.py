"""Files that mean harm (tệp phá hoại), written by code: small on disk, the same bytes every time."""
