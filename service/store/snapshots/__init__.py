"""The whole database at one instant, taken out and put back (bản chụp cơ sở dữ liệu)."""
