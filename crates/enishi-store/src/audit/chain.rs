//! The chain: the hash of an event is BLAKE3 over the hash of the event before it and every column of its own.
//! docs/audit.md says the same in words, for whoever wants to check an export with a program of their own.

use blake3::Hash;

/// An event as the chain sees it: every column, byte for byte as it is stored.
pub(super) struct Link<'a> {
    pub(super) id: i64,
    pub(super) at: &'a [u8],
    pub(super) kind: &'a [u8],
    pub(super) actor: &'a [u8],
    pub(super) role: &'a [u8],
    pub(super) purpose: Option<&'a [u8]>,
    pub(super) detail: &'a [u8],
    /// the text, not its number
    pub(super) levels: Option<&'a [u8]>,
    pub(super) residents: &'a [u8],
}

/// What the first event follows: the hash of the log's own mark.
pub(super) fn genesis(mark: &[u8]) -> Hash {
    blake3::hash(mark)
}

/// The hash of an event that follows `before`. `buffer` is scratch room.
pub(super) fn follow(before: &Hash, link: &Link<'_>, buffer: &mut Vec<u8>) -> Hash {
    buffer.clear();
    buffer.extend_from_slice(before.as_bytes());
    buffer.extend_from_slice(&link.id.to_le_bytes());
    for column in [link.at, link.kind, link.actor, link.role] {
        put(buffer, Some(column));
    }
    put(buffer, link.purpose);
    put(buffer, Some(link.detail));
    put(buffer, link.levels);
    put(buffer, Some(link.residents));
    blake3::hash(buffer)
}

// With its length, so that no two events read alike; absent is not empty.
fn put(buffer: &mut Vec<u8>, column: Option<&[u8]>) {
    let Some(bytes) = column else {
        buffer.push(0);
        return;
    };
    buffer.push(1);
    buffer.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
    buffer.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link() -> Link<'static> {
        Link {
            id: 1,
            at: b"2026-11-22T08:00:00.000000Z",
            kind: b"viewed",
            actor: b"a",
            role: b"bc",
            purpose: Some(b"counter"),
            detail: b"",
            levels: None,
            residents: b"",
        }
    }

    fn hash(link: &Link<'_>) -> Hash {
        follow(&genesis(b"mark"), link, &mut Vec::new())
    }

    #[test]
    fn a_byte_that_moves_to_the_next_column_is_another_event() {
        let other = Link { actor: b"ab", role: b"c", ..link() };
        assert_ne!(hash(&link()), hash(&other));
        let [one, other] = [(&b"a\x01b"[..], &b"c"[..]), (b"a", b"b\x01c")]
            .map(|(actor, role)| hash(&Link { actor, role, ..link() }));
        assert_ne!(one, other, "also where it looks like what stands between columns");
        assert_ne!(hash(&link()), hash(&Link { levels: Some(b""), ..link() }), "absent is not empty");
        assert_ne!(hash(&link()), hash(&Link { id: 2, ..link() }));
    }

    #[test]
    fn an_event_hangs_on_the_one_before() {
        let after = |before: Hash| follow(&before, &link(), &mut Vec::new());
        assert_ne!(after(genesis(b"mark")), after(genesis(b"other")));
    }
}
