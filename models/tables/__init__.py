"""Tables: how the values of `models` are stored."""
