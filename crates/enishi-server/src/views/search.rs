//! Searching.

use enishi_catalogue::{Lang, Words};
use enishi_lookup::{SearchAnswer, Understood};
use enishi_model::term::TermKind;
use enishi_model::{Attribute, ReducedPerson};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::resident::{NoticeView, notices};

/// What is asked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SearchBody {
    /// names, kana, romaji, a birth date, an address, a number; several words narrow the search
    pub(crate) q: String,
    /// only residents with a standing record of each of these programmes
    #[serde(default)]
    pub(crate) programme: Vec<String>,
    /// `next` of the page before
    #[serde(default)]
    pub(crate) cursor: Option<String>,
}

/// The answer to a search.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SearchView {
    /// what each word was taken for
    pub(crate) understood: Vec<UnderstoodView>,
    /// at most twenty residents, the best class of match first
    pub(crate) hits: Vec<HitView>,
    /// where the next page begins
    pub(crate) next: Option<String>,
    /// there where search is still learning: somebody may be missing
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) limited: Option<String>,
}

/// A word and what it was taken for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UnderstoodView {
    /// the word, folded
    pub(crate) text: String,
    /// `name`, `kana`, `romaji`, `birth_date`, `number`, `address`
    pub(crate) r#as: Vec<&'static str>,
    /// the same as a person reads it
    pub(crate) as_text: Vec<String>,
}

/// A resident among others.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HitView {
    /// what stands for the resident in URLs
    pub(crate) handle: String,
    /// 宛名番号
    pub(crate) resident_id: String,
    /// every name that some source says now, the surviving one first
    pub(crate) names: Vec<String>,
    /// every kana that some source says now
    pub(crate) kana: Vec<String>,
    /// ISO 8601, as far as it is known
    pub(crate) birth_date: Option<String>,
    /// the birth date as a person reads it
    pub(crate) birth_date_text: Option<String>,
    /// the age on the day that the answer speaks of
    pub(crate) age: Option<i32>,
    /// the sex as a person reads it
    pub(crate) sex: Option<String>,
    /// living here, moved away, deceased
    pub(crate) residency: Option<String>,
    /// the surviving address
    pub(crate) address: Option<String>,
    /// what the reader must know
    pub(crate) notices: Vec<NoticeView>,
}

impl SearchView {
    pub(crate) fn of(answer: &SearchAnswer, lang: Lang) -> Self {
        Self {
            understood: answer.understood.iter().map(|word| understood(word, lang)).collect(),
            hits: answer.hits.iter().map(|hit| HitView::of(hit, lang)).collect(),
            next: answer.next.clone(),
            limited: answer.is_limited.then(|| Words(lang).search_is_limited()),
        }
    }
}

fn understood(word: &Understood, lang: Lang) -> UnderstoodView {
    let mut kinds: Vec<(&'static str, String)> =
        word.kinds.iter().map(|kind| kind_name(*kind, lang)).collect();
    kinds.dedup();
    let (names, texts) = kinds.into_iter().unzip();
    UnderstoodView { text: word.text.clone(), r#as: names, as_text: texts }
}

fn kind_name(kind: TermKind, lang: Lang) -> (&'static str, String) {
    let words = Words(lang);
    match kind {
        TermKind::Name | TermKind::NameVariant => ("name", words.as_name()),
        TermKind::Kana | TermKind::KanaVariant => ("kana", words.kana()),
        TermKind::Romaji => ("romaji", words.as_romaji()),
        TermKind::Birth => ("birth_date", words.birth()),
        TermKind::Number => ("number", words.number()),
        TermKind::Address => ("address", words.address()),
        TermKind::Household => ("household", words.household()),
        TermKind::Programme => ("programme", words.programmes()),
        TermKind::District => ("district", words.district()),
    }
}

impl HitView {
    pub(crate) fn of(person: &ReducedPerson, lang: Lang) -> Self {
        let all = |attributes: &[Attribute]| -> Vec<String> {
            let values = attributes.iter().flat_map(|attribute| person.values(attribute));
            values.filter(|value| value.current).map(|value| value.value.text(lang)).collect()
        };
        let first = |attribute| person.survivor(attribute).map(|value| value.value.text(lang));
        Self {
            handle: person.handle.to_string(),
            resident_id: person.resident_id.to_string(),
            names: all(&[Attribute::Name, Attribute::Alias, Attribute::Alphabet]),
            kana: all(&[Attribute::Kana, Attribute::AliasKana]),
            birth_date: person.survivor(&Attribute::BirthDate).map(|value| value.value.value.clone()),
            birth_date_text: first(&Attribute::BirthDate),
            age: person.age(),
            sex: first(&Attribute::Sex),
            residency: first(&Attribute::Residency),
            address: first(&Attribute::Address),
            notices: notices(person, lang),
        }
    }
}
