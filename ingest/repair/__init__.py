"""Mending of text, once and with offsets: Unicode form, spaces, old encodings, broken sentences."""
