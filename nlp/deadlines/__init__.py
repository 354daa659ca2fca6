"""Deadlines (thời hạn): tokens → grammar → what governs them → dates; the public functions are in `read`."""
