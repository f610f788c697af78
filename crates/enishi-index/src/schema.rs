//! The index's three fields, and how a term and its visibility class become one token.

use enishi_model::classes::{Class, Lock};
use enishi_model::term::{Term, TermKind};
use tantivy::schema::{BytesOptions, FAST, Field, INDEXED, Schema};

/// Changes whenever tokens are made in another way: an index with another number is rebuilt.
pub(crate) const FORMAT: u32 = 3;

#[derive(Clone, Copy)]
pub(crate) struct Fields {
    pub(crate) term: Field,
    pub(crate) person: Field,
    pub(crate) rank: Field,
}

pub(crate) const RANK: &str = "rank";
pub(crate) const PERSON: &str = "person";

pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    // No frequencies, no positions, no norms: nothing that a score could be made of. Bytes, because the terms
    // are final: no tokenizer has a word in them.
    let term = builder.add_bytes_field("term", BytesOptions::default().set_indexed());
    let person = builder.add_u64_field(PERSON, INDEXED | FAST);
    let rank = builder.add_u64_field(RANK, FAST);
    (builder.build(), Fields { term, person, rank })
}

/// The token of a term in a class: two bytes for the group, one letter for the lock, one for the kind, the
/// text. No token of one class is the beginning of another's.
pub(crate) fn token(class: Class, kind: TermKind, text: &str) -> Vec<u8> {
    let lock = match class.lock {
        Lock::Open => b'o',
        Lock::Locating => b'l',
        Lock::Protected => b'p',
    };
    let [high, low] = class.group.0.to_be_bytes();
    let mut token = Vec::with_capacity(4 + text.len());
    token.extend([high, low, lock, kind.letter()]);
    token.extend_from_slice(text.as_bytes());
    token
}

/// The kind of term that a variant is found under where it is written no other way than the name itself:
/// it is not indexed twice.
pub(crate) fn written(kind: TermKind) -> Option<TermKind> {
    match kind {
        TermKind::NameVariant => Some(TermKind::Name),
        TermKind::KanaVariant => Some(TermKind::Kana),
        _ => None,
    }
}

/// Whether another term of the document says it. `terms` are sorted.
pub(crate) fn is_said(terms: &[(Class, Term)], class: Class, term: &Term) -> bool {
    let as_written = written(term.kind).map(|kind| (class, Term { kind, text: term.text.clone() }));
    as_written.is_some_and(|as_written| terms.binary_search(&as_written).is_ok())
}
