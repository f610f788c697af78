//! What the model promises, over a small invented city.

#[cfg(test)]
mod answers;
#[cfg(test)]
mod exists;
#[cfg(test)]
mod history;
#[cfg(test)]
mod merging;
#[cfg(test)]
mod protection;
#[cfg(test)]
mod queries;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod scope;
#[cfg(test)]
mod support;
#[cfg(test)]
mod terms;
#[cfg(test)]
mod twins;
