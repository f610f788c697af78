//! The exports of an invented city, read back as a hub would read them.

#[cfg(test)]
mod examples;
#[cfg(test)]
mod files;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod nights;
#[cfg(test)]
mod people;
#[cfg(test)]
mod support;
#[cfg(test)]
mod welfare;
