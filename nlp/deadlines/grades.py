"""How sure it is that a phrase of time is a deadline (độ chắc chắn), from 0 (none) to 1."""

SURE, FAIRLY, WEAK, NOT = 0.95, 0.8, 0.6, 0.0
