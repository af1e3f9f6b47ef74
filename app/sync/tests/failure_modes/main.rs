//! Failure modes that lost real people's data elsewhere, one test each (the names are those of the
//! list the design is built on). What needs a browser or a database is tested there as well.

#[cfg(test)]
mod phone;
#[cfg(test)]
mod pull;
#[cfg(test)]
mod push;
#[cfg(test)]
mod scope;
#[cfg(test)]
mod together;
