"""One module a format: bytes become an `ingest.draft.DraftDocument`."""
