//! What can go wrong while a city is written.

use std::path::PathBuf;

/// Why a night could not be written.
#[derive(Debug, thiserror::Error)]
pub enum CityError {
    /// nights are counted from 1
    #[error("night 0 was asked for, nights are counted from 1\nhint: the first night is 1")]
    NoSuchNight,
    /// the calendar ends before that night
    #[error("night {night} lies beyond the calendar\nhint: ask for an earlier night")]
    BeyondCalendar {
        /// the night asked for
        night: u32,
    },
    /// a folder or file cannot be written
    #[error("cannot write {}: {why}\nhint: look at the rights and the free space of that folder", path.display())]
    Unwritable {
        /// the folder or file
        path: PathBuf,
        /// the system's word
        why: std::io::Error,
    },
    /// a table of this crate holds a character that the file's encoding has not
    #[error("U+{:04X} is not in the encoding of {}\nhint: give the name table a form that is", *character as u32, path.display())]
    Unencodable {
        /// the file
        path: PathBuf,
        /// the character
        character: char,
    },
}
