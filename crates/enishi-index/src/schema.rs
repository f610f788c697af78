//! The index's three fields, and how a term and its visibility class become one token.

use enishi_model::classes::{Class, Lock};
use enishi_model::term::Term;
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};

/// Changes whenever tokens are made in another way: an index with another number is rebuilt.
pub(crate) const FORMAT: u32 = 1;

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
    // No frequencies, no positions, no norms: nothing that a score could be made of.
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_index_option(IndexRecordOption::Basic)
        .set_fieldnorms(false);
    let term = builder.add_text_field("term", TextOptions::default().set_indexing_options(indexing));
    let person = builder.add_u64_field(PERSON, INDEXED | FAST);
    let rank = builder.add_u64_field(RANK, FAST);
    (builder.build(), Fields { term, person, rank })
}

/// The token of a term in a class: the group in hexadecimal, one letter for the lock, one for the kind, the
/// text. No token of one class is the beginning of another's.
pub(crate) fn token(class: Class, term: &Term) -> String {
    let lock = match class.lock {
        Lock::Open => 'o',
        Lock::Locating => 'l',
        Lock::Protected => 'p',
    };
    format!("{:x}{lock}{}{}", class.group.0, term.kind.letter(), term.text)
}
