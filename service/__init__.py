"""Obligations become tasks that people finish: store, use cases, web pages, API and command line."""
