"""Bytes become text with positions: readers for each file format, one public door, `ingest.read.read`."""
