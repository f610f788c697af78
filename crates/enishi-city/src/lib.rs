//! An invented city, drawn from a seed, written as its departments would export it.
