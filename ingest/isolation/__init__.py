"""Untrusted bytes are read in warm child processes (bộ đọc cách ly), whose death costs one file."""
