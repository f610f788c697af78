//! Faults of drop folders: half-copied, replaced, linked, too many, unreachable, late.
