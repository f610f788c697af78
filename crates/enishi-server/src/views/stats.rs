//! Coverage. A count that is too small to tell is null.

use enishi_catalogue::Lang;
use enishi_lookup::CoverageAnswer;
use enishi_model::Freshness;
use enishi_model::coverage::{MOST_PROGRAMMES, Told};
use serde::Serialize;
use utoipa::ToSchema;

/// Coverage.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StatsView {
    /// the day that it speaks of
    pub(crate) day: String,
    /// everybody known to a programme that you may see, rounded; null where too few to say
    pub(crate) residents: Option<u64>,
    /// residents by how many programmes touch them, the register not counted
    pub(crate) touched: Vec<TouchedView>,
    /// programme by programme
    pub(crate) programmes: Vec<ProgrammeStatsView>,
}

/// Residents touched by so many programmes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TouchedView {
    /// so many programmes
    pub(crate) programmes: usize,
    /// or more
    pub(crate) or_more: bool,
    /// how many residents, rounded; null where it may not be said
    pub(crate) residents: Option<u64>,
}

/// What one programme covers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProgrammeStatsView {
    /// the programme
    pub(crate) programme: String,
    /// what people call it
    pub(crate) name: String,
    /// how many residents it touches, rounded; null where it may not be said
    pub(crate) residents: Option<u64>,
    /// how many of a hundred of them the register knows; null where it may not be said
    pub(crate) in_register_percent: Option<u64>,
    /// the night of its last file
    pub(crate) file_date: Option<String>,
    /// whether a newer one should be here
    #[schema(value_type = String)]
    pub(crate) freshness: Freshness,
}

impl StatsView {
    pub(crate) fn of(answer: &CoverageAnswer, lang: Lang) -> Self {
        let coverage = &answer.coverage;
        let touched = coverage.touched.iter().enumerate().map(|(programmes, told)| TouchedView {
            programmes,
            or_more: programmes == MOST_PROGRAMMES,
            residents: count(*told),
        });
        let programmes =
            coverage.programmes.iter().zip(&answer.files).map(|(covered, files)| ProgrammeStatsView {
                programme: covered.programme.id.to_string(),
                name: covered.programme.name.get(lang).to_owned(),
                residents: count(covered.residents),
                in_register_percent: covered.in_register,
                file_date: files.file_date.map(|date| date.to_string()),
                freshness: files.freshness,
            });
        Self {
            day: answer.day.to_string(),
            residents: count(coverage.residents),
            touched: touched.collect(),
            programmes: programmes.collect(),
        }
    }
}

fn count(told: Told) -> Option<u64> {
    match told {
        Told::About(count) => Some(count),
        Told::Withheld => None,
    }
}
