"""Work that goes on behind a request: reading documents."""
