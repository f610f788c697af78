//! Faults of the machine: full and read-only disks, damaged databases and indexes, clocks that jump.
