//! What happens to files on their way.

use crate::choice::Choices;

/// Something that was done to a file's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Damage {
    /// nothing
    None,
    /// only the first so many bytes arrived
    Cut(usize),
    /// a byte is another one
    Byte(usize, u8),
    /// bytes stand where none were
    Insert(usize, Vec<u8>),
    /// bytes are gone from the middle
    Remove(usize, usize),
    /// a part came twice
    Twice(usize, usize),
}

const INSERTED: [&[u8]; 9] =
    [b"\"", b"\n", b"\r", b"\r\n", b"\0", b"\x1A", b"\xEF\xBB\xBF", b"\xFF\xFE", b",,,,,,,,,,,,,,,"];

impl Damage {
    /// Draws what happens to a file of so many bytes.
    pub fn draw(choices: &mut Choices<'_>, length: usize) -> Self {
        match choices.below(8) {
            1 => Self::Cut(choices.below(length + 1)),
            2 => Self::Byte(choices.below(length + 1), choices.byte()),
            3 => Self::Insert(choices.below(length + 1), choices.one_of(&INSERTED).to_vec()),
            4 => Self::Remove(choices.below(length + 1), choices.below(40)),
            5 => Self::Twice(choices.below(length + 1), choices.below(200)),
            _ => Self::None,
        }
    }

    /// The bytes after it.
    pub fn done_to(&self, mut bytes: Vec<u8>) -> Vec<u8> {
        match self {
            Self::None => {}
            Self::Cut(at) => bytes.truncate(*at),
            Self::Byte(at, value) => {
                if let Some(byte) = bytes.get_mut(*at) {
                    *byte = *value;
                }
            }
            Self::Insert(at, more) => {
                bytes.splice((*at).min(bytes.len())..(*at).min(bytes.len()), more.iter().copied());
            }
            Self::Remove(at, count) => {
                let (from, to) = ((*at).min(bytes.len()), (*at + *count).min(bytes.len()));
                bytes.drain(from..to);
            }
            Self::Twice(at, count) => {
                let (from, to) = ((*at).min(bytes.len()), (*at + *count).min(bytes.len()));
                let part = bytes[from..to].to_vec();
                bytes.splice(to..to, part);
            }
        }
        bytes
    }
}
