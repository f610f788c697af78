//! A process killed with SIGKILL at every boundary of a stage ends, started again, where a clean run ends; backups
//! are made and put back while it works.

mod backups;
mod moments;
mod points;
