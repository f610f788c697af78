//! What the model promises, over a small invented city.

#[cfg(test)]
mod merging;
#[cfg(test)]
mod support;
#[cfg(test)]
mod terms;
