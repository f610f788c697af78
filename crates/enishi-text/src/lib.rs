//! Japanese municipal text as pure functions; knows nothing of residents, files or SQL.
//!
//! | module | what it answers |
//! |---|---|
//! | [`width`] | one form for full and half width, the base of every search key |
//! | [`gaiji`] | characters that only one city's font can draw |
//! | [`cell`] | what a spreadsheet wrapped around a value |
//! | [`kana`] | readings, and the fuzzy key of the resident record standard |
//! | [`kanji`] | variants of one character: 邊 邉 辺 |
//! | [`name`] | names as keys: exact, with variants, loosely |
//! | [`romaji`] | Latin input typed by a person, and kana in the same form |
//! | [`era`] | 明治 to 令和 |
//! | [`date`] | dates as departments write them, unknown parts and all |
//! | [`age`] | when a person's age goes up in law |
//! | [`address`] | town, lot and building |
//! | [`my_number`] | the check digit that betrays a My Number column |
//! | [`resident_id`] | the check digit and the width of a resident ID |
//! | [`shape`] | what a value looks like, without saying it |
//! | [`digits`] | numbers as people write them |
//!
//! Keys are for comparing and searching. Stored text stays as the source wrote it.

pub mod address;
pub mod age;
pub mod cell;
pub mod date;
pub mod digits;
pub mod era;
pub mod gaiji;
pub mod kana;
pub mod kanji;
pub mod my_number;
pub mod name;
pub mod resident_id;
pub mod romaji;
pub mod shape;
pub mod width;
