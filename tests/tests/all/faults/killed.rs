//! A process killed with SIGKILL at every boundary of a stage ends, started again, where a clean run ends.
