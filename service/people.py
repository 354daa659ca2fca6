"""Who acts while there are no accounts (người thao tác)."""

from __future__ import annotations

CLERK = "Văn thư"
"""Whoever sits at the page."""

MACHINE = "Hệ thống"
"""The software itself: reading, recomputing, rolling up."""
