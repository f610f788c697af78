//! A query as tantivy runs it: narrowed to the actor's classes before it touches a single term.

use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::PoisonError;

use enishi_model::classes::{Class, Lock};
use enishi_model::query::{Alternative, Fit, Query, Tier, Word};
use enishi_model::term::of_programme;
use tantivy::Term;
use tantivy::query::{BooleanQuery, InvertedIndexRangeQuery, Occur, Query as TantivyQuery, TermQuery};
use tantivy::schema::IndexRecordOption;

use crate::collect::{ByRank, Found};
use crate::error::Result;
use crate::opening::SearchIndex;
use crate::schema::token;

/// Which hits of one class of match are wanted.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// the class of match; better ones are left out
    pub tier: Tier,
    /// only hits whose rank comes after this one
    pub after: Option<u64>,
    /// at most so many
    pub limit: usize,
}

impl SearchIndex {
    /// Persons who answer `query` by terms of `classes`, and by no better class of match than the page's.
    pub fn search(&self, query: &Query, classes: &BTreeSet<Class>, page: Page) -> Result<Vec<Found>> {
        if classes.is_empty() || page.limit == 0 {
            return Ok(Vec::new());
        }
        let plan = self.plan(query, classes, page.tier);
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        let collector = ByRank { after: page.after, limit: page.limit };
        Ok(open.reader.searcher().search(&plan, &collector)?)
    }

    fn plan(&self, query: &Query, classes: &BTreeSet<Class>, tier: Tier) -> BooleanQuery {
        let mut clauses = vec![(Occur::Must, self.readings(query, classes, tier))];
        for programme in &query.programmes {
            clauses.push((Occur::Must, self.enrolled(programme, classes)));
        }
        let better = [Tier::Exact, Tier::Variant].into_iter().filter(|better| *better < tier).max();
        if let Some(better) = better {
            clauses.push((Occur::MustNot, self.readings(query, classes, better)));
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
            .map(|(alternative, class)| (Occur::Should, self.alternative(alternative, class)));
        Box::new(BooleanQuery::new(clauses.collect()))
    }

    fn alternative(&self, alternative: &Alternative, class: Class) -> Box<dyn TantivyQuery> {
        let first = token(class, &alternative.term);
        match alternative.fit {
            Fit::Equals => self.term(&first),
            Fit::StartsWith => {
                // U+10FFFF sorts after every character that occurs in a token.
                let last = format!("{first}\u{10FFFF}");
                Box::new(InvertedIndexRangeQuery::new(
                    Bound::Included(Term::from_field_text(self.fields.term, &first)),
                    Bound::Excluded(Term::from_field_text(self.fields.term, &last)),
                ))
            }
        }
    }

    fn enrolled(&self, programme: &str, classes: &BTreeSet<Class>) -> Box<dyn TantivyQuery> {
        let open = classes.iter().filter(|class| class.lock == Lock::Open);
        let clauses = open.map(|class| (Occur::Should, self.term(&token(*class, &of_programme(programme)))));
        Box::new(BooleanQuery::new(clauses.collect()))
    }

    fn term(&self, token: &str) -> Box<dyn TantivyQuery> {
        let term = Term::from_field_text(self.fields.term, token);
        Box::new(TermQuery::new(term, IndexRecordOption::Basic))
    }
}
