//! Where the next page begins: a class of match and a rank. Opaque to its reader, and worth nothing to a thief.

use enishi_model::query::{TIERS, Tier};

/// The place after which hits go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cursor {
    pub(crate) tier: Tier,
    pub(crate) rank: u64,
}

impl Cursor {
    pub(crate) fn encode(self) -> String {
        let tier = TIERS.iter().position(|tier| *tier == self.tier).unwrap_or_default();
        let mut bytes = vec![u8::try_from(tier).unwrap_or_default()];
        bytes.extend(self.rank.to_be_bytes());
        data_encoding::BASE32_NOPAD.encode(&bytes).to_ascii_lowercase()
    }

    pub(crate) fn decode(text: &str) -> Option<Self> {
        let bytes = data_encoding::BASE32_NOPAD.decode(text.to_ascii_uppercase().as_bytes()).ok()?;
        let (tier, rank) = bytes.split_first()?;
        let tier = *TIERS.get(usize::from(*tier))?;
        Some(Self { tier, rank: u64::from_be_bytes(rank.try_into().ok()?) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back() {
        let cursor = Cursor { tier: Tier::Variant, rank: 0x0123_4567_89AB_CDEF };
        assert_eq!(Cursor::decode(&cursor.encode()), Some(cursor));
        for other in ["", "zz", "aaaa", "!"] {
            assert_eq!(Cursor::decode(other), None, "{other}");
        }
    }
}
