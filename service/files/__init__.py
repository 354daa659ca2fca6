"""Kept files: where the bytes of documents lie."""
