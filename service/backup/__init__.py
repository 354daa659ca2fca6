"""Backups (sao lưu): database and files in one archive, and back."""
