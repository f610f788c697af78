//! How common a term is. Never part of an answer: it tells the watch whether a shared surname means anything.

use std::sync::PoisonError;

use enishi_model::classes::Class;
use enishi_model::term::Term;
use tantivy::Term as IndexTerm;

use crate::error::Result;
use crate::opening::SearchIndex;
use crate::schema::{token, written};

impl SearchIndex {
    /// How many of 10,000 persons have the term in a class; 0 where the index holds nobody.
    pub fn per_10000(&self, class: Class, term: &Term) -> Result<u64> {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        let searcher = open.reader.searcher();
        let mut having = 0;
        for kind in [Some(term.kind), written(term.kind)].into_iter().flatten() {
            let token = token(class, kind, &term.text);
            having += searcher.doc_freq(&IndexTerm::from_field_bytes(self.fields.term, &token))?;
        }
        Ok((having * 10_000).div_ceil(searcher.num_docs().max(1)))
    }
}
