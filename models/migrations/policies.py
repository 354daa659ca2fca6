"""Row-level security (phân quyền theo dòng): PostgreSQL itself holds back rows of other agencies.

Every session says whose it is (`service.store.tenancy`); one that says nothing sees no row. Even the owner of
the tables is bound, for an office's program is usually that. SQLite knows no such thing.
"""

from __future__ import annotations

from alembic import op

AGENCY = "dondoc.agency"
"""The setting of a transaction that names its agency."""

UNBOUND = "dondoc.unbound"
"""The setting, "on", of a transaction that belongs to no agency: migrations, backups, what all share."""

POLICY = "own_agency"

# In a SELECT of their own the settings are looked up once for a statement, not once for a row.
_OWN = f"{{column}} = (SELECT nullif(current_setting('{AGENCY}', true), '')::uuid)"
_ALL = f"(SELECT coalesce(current_setting('{UNBOUND}', true), '') = 'on')"


def protect(*tables: str, column: str = "agency_id") -> None:
    """Binds tables to the agency that `column` names; every table of agencies needs it."""
    if op.get_bind().dialect.name != "postgresql":
        return
    rule = f"{_OWN.format(column=column)} OR {_ALL}"
    for table in tables:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY {POLICY} ON {table} USING ({rule}) WITH CHECK ({rule})")


def unprotect(*tables: str) -> None:
    """Takes `protect` back."""
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in tables:
        op.execute(f"DROP POLICY {POLICY} ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
