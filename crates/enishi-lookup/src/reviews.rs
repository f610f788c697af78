//! The officer's queue: what the watch noticed, and what is said of it.

use chrono::{DateTime, Utc};
use enishi_config::Right;
use enishi_model::Handle;
use enishi_store::{ClosedReview, EventKind, Figures, REVIEW_VERDICTS, ReviewVerdict, StoredReview};

use crate::actor::Actor;
use crate::disclosed::{Deed, Disclosed};
use crate::error::{LookupError, Refusal, Result};
use crate::service::Lookup;
use crate::watch::Rule;

/// A finding in the queue. Names residents by handle, and holds no value of theirs.
#[derive(Debug)]
pub struct Review {
    /// its number
    pub id: i64,
    /// by which rule
    pub rule: Rule,
    /// who looked
    pub holder: String,
    /// in which role
    pub role: String,
    /// at whom, where it is about one resident
    pub handle: Option<Handle>,
    /// the numbers that it rests on
    pub figures: Figures,
    /// when
    pub noticed_at: DateTime<Utc>,
    /// broken glass: the reason that was written
    pub reason: Option<String>,
    /// broken glass: until when the level is raised
    pub until: Option<DateTime<Utc>>,
    /// what was said of it
    pub closed: Option<ClosedReview>,
    /// whether this actor may close it
    pub closable: bool,
}

/// What is counted of the watch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watched {
    /// findings that wait, of rules that rest on what the looker did alone
    pub open_reviews: u64,
    /// questions refused by a quota since the start
    pub refused_by_quota: u64,
    /// looks that went unwatched since the start
    pub unwatched: u64,
}

const MOST: u32 = 500;
const LONGEST_NOTE: usize = 2_000;

impl Lookup {
    /// The queue: what waits first, broken glass before all else; only what waits, where `only_open` says so.
    pub fn reviews(&self, actor: &Actor, only_open: bool) -> Result<Disclosed<Vec<Review>>> {
        self.allow(actor, Right::Review, "reviews")?;
        self.watcher.catch_up();
        let stored = self.desk.reviews(only_open, MOST)?;
        let reviews = stored.into_iter().filter_map(|review| read(review, actor)).collect();
        self.disclose_to(actor, Deed::new(EventKind::Operations, "reviews"), reviews)
    }

    /// Says what a finding was. Nobody says it of themself.
    pub fn close_review(&self, actor: &Actor, id: i64, verdict: &str, note: &str) -> Result<Disclosed<()>> {
        self.allow(actor, Right::Review, "review close")?;
        let review = self.desk.review(id)?.ok_or(LookupError::NotFound)?;
        if review.holder == actor.holder {
            self.note_refusal(actor, None, "close own review");
            return Err(Refusal::OwnReview.into());
        }
        let known = || REVIEW_VERDICTS.iter().map(|(name, _)| (*name).to_owned()).collect();
        let verdict = ReviewVerdict::of(verdict).ok_or_else(|| Refusal::UnknownVerdict { known: known() })?;
        let note: String = note.trim().chars().take(LONGEST_NOTE).collect();
        let closed = ClosedReview { by: actor.holder.clone(), at: self.now(), verdict, note };
        if !self.desk.close_review(id, &closed)? {
            return Err(Refusal::ReviewClosed.into());
        }
        self.disclose_to(actor, Deed::new(EventKind::Decided, "review close"), ())
    }

    /// How many findings wait, to be told to whoever may look at them.
    pub fn waiting_reviews(&self, actor: &Actor) -> Result<Option<u64>> {
        if actor.has(Right::Review) { Ok(Some(self.desk.open_reviews()?)) } else { Ok(None) }
    }

    /// Counts for whoever watches the machine.
    pub fn watched(&self) -> Result<Watched> {
        let waiting = self.desk.open_reviews_by_rule()?.into_iter();
        let told = waiting.filter(|(rule, _)| Rule::of(rule).is_some_and(Rule::is_about_the_looker));
        Ok(Watched {
            open_reviews: told.map(|(_, count)| count).sum(),
            refused_by_quota: self.quotas.refused(),
            unwatched: self.watcher.missed(),
        })
    }
}

// A rule that this version does not know is another version's.
fn read(review: StoredReview, actor: &Actor) -> Option<Review> {
    let closable = review.closed.is_none() && review.holder != actor.holder;
    Some(Review {
        id: review.id,
        rule: Rule::of(&review.rule)?,
        holder: review.holder,
        role: review.role,
        handle: review.handle,
        figures: review.figures,
        noticed_at: review.noticed_at,
        reason: review.reason,
        until: review.until,
        closed: review.closed,
        closable,
    })
}
