//! Faults of a whole file that only its figures tell: too short, too old, somebody else's.
