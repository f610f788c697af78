//! The morning call: what IT has to know comes to them, by a program of the city's own and by mail.
//!
//! The way of a notice: [`standing`] tells what is wrong now; [`mark`](trouble::Trouble::mark)s tell what was told
//! already; [`caller`] decides what is to be told, and when; [`letter`] writes it; the desk keeps it until every way has
//! taken it; [`ways`] carry it. Reads what ingest wrote down, and asks it nothing: whatever fails here stops no file.
//! Nothing of residents leaves by it: [`outward`] takes out of a reason whatever was read from a file.

mod caller;
mod delivery;
mod error;
mod hook;
mod letter;
mod mail;
mod morning;
mod outward;
mod standing;
mod trouble;
mod ways;

pub use caller::{Caller, Clock};
pub use error::{NoticeError, Result};
pub use letter::test_letter;
pub use ways::{Carrier, carriers};
