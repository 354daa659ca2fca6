"""What exists: the values that every other package speaks in (and, in `tables/`, how they are stored)."""
