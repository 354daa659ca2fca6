"""Migrations of the database, run by `dondoc migrate`."""
