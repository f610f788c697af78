//! A query as tantivy runs it: narrowed to the actor's classes before it touches a single term.

use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};

use enishi_model::classes::{Class, Lock};
use enishi_model::query::{Alternative, Fit, Query, Tier, Word};
use enishi_model::term::{Term, of_programme};
use tantivy::Term as IndexTerm;
use tantivy::query::{BooleanQuery, InvertedIndexRangeQuery, Occur, Query as TantivyQuery, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};

use crate::collect::{ByRank, Found};
use crate::error::Result;
use crate::opening::SearchIndex;
use crate::schema::{token, written};

/// Which hits of one class of match are wanted.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// the class of match
    pub tier: Tier,
    /// only hits whose rank comes after this one
    pub after: Option<u64>,
    /// at most so many
    pub limit: usize,
}

impl SearchIndex {
    /// Persons who answer `query` by terms of `classes`, in the page's class of match or better. Left out is
    /// whoever answers it better by terms that hold for every reader of their class. A locating term may wait
    /// for its protection file: whoever it lifts stays in, because their place is decided by what is left.
    pub fn search(&self, query: &Query, classes: &BTreeSet<Class>, page: Page) -> Result<Vec<Found>> {
        if classes.is_empty() || page.limit == 0 {
            return Ok(Vec::new());
        }
        let plan = self.plan(query, classes, page.tier);
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        let collector = ByRank { after: page.after, limit: page.limit };
        let doubt = Doubt(&self.suspected);
        let found = open.reader.searcher().search(&plan, &collector)?;
        doubt.dismiss();
        Ok(found)
    }

    fn plan(&self, query: &Query, classes: &BTreeSet<Class>, tier: Tier) -> BooleanQuery {
        let mut clauses = vec![(Occur::Must, self.readings(query, classes, tier))];
        for programme in &query.programmes {
            clauses.push((Occur::Must, self.enrolled(programme, classes)));
        }
        if let Some(districts) = &query.districts {
            clauses.push((Occur::Must, self.any_of(districts, classes)));
        }
        let better = [Tier::Exact, Tier::Variant].into_iter().filter(|better| *better < tier).max();
        if let Some(better) = better {
            let open = classes.iter().filter(|class| class.lock == Lock::Open).copied().collect();
            clauses.push((Occur::MustNot, self.readings(query, &open, better)));
        }
        BooleanQuery::new(clauses)
    }

    fn readings(&self, query: &Query, classes: &BTreeSet<Class>, tier: Tier) -> Box<dyn TantivyQuery> {
        let readings = query.readings.iter().map(|words| {
            let words = words.iter().map(|word| (Occur::Must, self.word(word, classes, tier))).collect();
            (Occur::Should, Box::new(BooleanQuery::new(words)) as Box<dyn TantivyQuery>)
        });
        Box::new(BooleanQuery::new(readings.collect()))
    }

    fn word(&self, word: &Word, classes: &BTreeSet<Class>, tier: Tier) -> Box<dyn TantivyQuery> {
        let usable = word.alternatives.iter().filter(|alternative| alternative.tier <= tier);
        let clauses = usable
            .flat_map(|alternative| classes.iter().map(move |class| (alternative, *class)))
            .flat_map(|(alternative, class)| self.alternative(alternative, class))
            .map(|clause| (Occur::Should, clause));
        Box::new(BooleanQuery::new(clauses.collect()))
    }

    fn alternative(
        &self,
        alternative: &Alternative,
        class: Class,
    ) -> impl Iterator<Item = Box<dyn TantivyQuery>> + use<> {
        let Alternative { term, fit, .. } = alternative.clone();
        let (kinds, field) = ([Some(term.kind), written(term.kind)], self.fields.term);
        kinds.into_iter().flatten().map(move |kind| clause(field, token(class, kind, &term.text), fit))
    }

    fn enrolled(&self, programme: &str, classes: &BTreeSet<Class>) -> Box<dyn TantivyQuery> {
        let open = classes.iter().filter(|class| class.lock == Lock::Open);
        let Term { kind, text } = of_programme(programme);
        let clauses = open
            .map(|class| (Occur::Should, clause(self.fields.term, token(*class, kind, &text), Fit::Equals)));
        Box::new(BooleanQuery::new(clauses.collect()))
    }

    fn any_of(&self, terms: &[Term], classes: &BTreeSet<Class>) -> Box<dyn TantivyQuery> {
        let tokens = terms
            .iter()
            .flat_map(|term| classes.iter().map(move |class| token(*class, term.kind, &term.text)));
        let clauses = tokens.map(|token| (Occur::Should, clause(self.fields.term, token, Fit::Equals)));
        Box::new(BooleanQuery::new(clauses.collect()))
    }
}

/// Leaves the index suspected, unless told otherwise: a search that fails or panics may have met a damaged file.
struct Doubt<'a>(&'a AtomicBool);

impl Doubt<'_> {
    fn dismiss(self) {
        std::mem::forget(self);
    }
}

impl Drop for Doubt<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

fn clause(field: Field, token: Vec<u8>, fit: Fit) -> Box<dyn TantivyQuery> {
    let first = IndexTerm::from_field_bytes(field, &token);
    match fit {
        Fit::Equals => Box::new(TermQuery::new(first, IndexRecordOption::Basic)),
        Fit::StartsWith => {
            // No byte of UTF-8 is that large: it sorts after whatever begins with the token.
            let last: Vec<u8> = token.into_iter().chain([0xFF]).collect();
            let last = IndexTerm::from_field_bytes(field, &last);
            Box::new(InvertedIndexRangeQuery::new(Bound::Included(first), Bound::Excluded(last)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use enishi_model::PersonId;
    use enishi_model::classes::Group;
    use enishi_model::document::SearchDocument;
    use enishi_model::schema::Place;
    use enishi_model::term::{TermKind, of_district};

    fn class(lock: Lock) -> Class {
        Class { group: Group(0), lock }
    }

    fn sato(person: i64, district: Option<(Lock, &str)>) -> SearchDocument {
        let name = Term { kind: TermKind::Name, text: "佐藤".to_owned() };
        let district = district.map(|(lock, code)| (class(lock), of_district("minsei", code)));
        let mut terms: Vec<_> = std::iter::once((class(Lock::Open), name)).chain(district).collect();
        terms.sort();
        SearchDocument { person: PersonId(person), ranks: vec![person.unsigned_abs()], terms }
    }

    #[test]
    fn a_query_within_districts_touches_nobody_outside() {
        let folder = tempfile::tempdir().unwrap();
        let (index, _) = SearchIndex::open(folder.path(), "test").unwrap();
        let mut writing = index.write(9).unwrap();
        let people = [
            Some((Lock::Locating, "101")),
            Some((Lock::Locating, "102")),
            Some((Lock::Protected, "101")),
            None,
            Some((Lock::Locating, "1011")),
            Some((Lock::Locating, "103")),
        ];
        for (district, person) in people.into_iter().zip(1..) {
            writing.put(&sato(person, district)).unwrap();
        }
        writing.commit(1).unwrap();
        let classes = [Lock::Open, Lock::Locating].map(class).into();
        let found = |codes: Option<&[&str]>| -> Vec<i64> {
            let place = Place { prefecture: String::new(), city: String::new() };
            let terms = codes.map(|codes| codes.iter().map(|code| of_district("minsei", code)).collect());
            let query = Query::parse("佐藤", &[], &place).unwrap().within(terms);
            let page = Page { tier: Tier::Exact, after: None, limit: 9 };
            let found = index.search(&query, &classes, page).unwrap();
            found.into_iter().map(|found| found.person.0).collect()
        };
        assert_eq!(found(None), [1, 2, 3, 4, 5, 6]);
        assert_eq!(found(Some(&["101"])), [1]);
        assert_eq!(found(Some(&["101", "103"])), [1, 6]);
        assert_eq!(found(Some(&[])), [0; 0], "a remit that holds nothing");
    }
}
