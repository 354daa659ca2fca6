"""Queries and transactions: the only place that talks to the database."""
