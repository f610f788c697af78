//! What a draft is not sure of, and what follows.

use enishi_catalogue::{Lang, texts};

/// Something that a person must look at. No values, but counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Note {
    BeginningOnly { rows: usize },
    EncodingUnsure { taken: &'static str, other: &'static str },
    FixedWidths,
    NoHeader,
    HeaderOnly,
    NoFinalNewline,
    TrailerInsteadOfNewline,
    NoTrailer,
    Ragged { rows: usize },
    EraTold { map: &'static str },
    EraUnsure,
    NoResident,
    ResidentByOverlap { column: String, percent: u8 },
    ResidentByCheckDigit { column: String },
    FewKnown { column: String, percent: u8 },
    KeyOfSeveral,
    KeyNotUnique,
    KeyUnsure,
    KeyRepeats,
    MyNumber { count: usize },
    MyNumberName,
    ClassUnsure,
    ByCells,
    CellsDisagree,
    CodesToName,
    CodesLeftOut { count: usize },
    DistrictAxis,
    EmptyColumn,
    BirthUnsure,
    SecondOfItsKind,
    WhoseAttribute,
    Protects,
    PerhapsUntil { column: String },
}

impl Note {
    pub(super) fn text(&self, lang: Lang) -> String {
        match self {
            Self::BeginningOnly { rows } => texts::draft_beginning_only(lang, rows),
            Self::EncodingUnsure { taken, other } => texts::draft_encoding_unsure(lang, taken, other),
            Self::FixedWidths => texts::draft_fixed_widths(lang),
            Self::HeaderOnly => texts::draft_header_only(lang),
            Self::NoHeader => texts::draft_no_header(lang),
            Self::NoFinalNewline => texts::draft_no_final_newline(lang),
            Self::TrailerInsteadOfNewline => texts::draft_trailer_instead_of_newline(lang),
            Self::NoTrailer => texts::draft_no_trailer(lang),
            Self::Ragged { rows } => texts::draft_ragged(lang, rows),
            Self::EraTold { map } => texts::draft_era_told(lang, map),
            Self::EraUnsure => texts::draft_era_unsure(lang),
            Self::NoResident => texts::draft_no_resident(lang),
            Self::ResidentByOverlap { column, percent } => {
                texts::draft_resident_by_overlap(lang, column, percent)
            }
            Self::ResidentByCheckDigit { column } => texts::draft_resident_by_check_digit(lang, column),
            Self::FewKnown { column, percent } => texts::draft_few_known(lang, column, percent),
            Self::KeyOfSeveral => texts::draft_key_of_several(lang),
            Self::KeyNotUnique => texts::draft_key_not_unique(lang),
            Self::KeyRepeats => texts::draft_key_repeats(lang),
            Self::KeyUnsure => texts::draft_key_unsure(lang),
            Self::MyNumber { count } => texts::draft_my_number(lang, count),
            Self::MyNumberName => texts::draft_my_number_name(lang),
            Self::ClassUnsure => texts::draft_class_unsure(lang),
            Self::ByCells => texts::draft_by_cells(lang),
            Self::CellsDisagree => texts::draft_cells_disagree(lang),
            Self::CodesToName => texts::draft_codes_to_name(lang),
            Self::CodesLeftOut { count } => texts::draft_codes_left_out(lang, count),
            Self::DistrictAxis => texts::draft_district_axis(lang),
            Self::EmptyColumn => texts::draft_empty_column(lang),
            Self::BirthUnsure => texts::draft_birth_unsure(lang),
            Self::SecondOfItsKind => texts::draft_second_of_its_kind(lang),
            Self::WhoseAttribute => texts::draft_whose_attribute(lang),
            Self::Protects => texts::draft_protects(lang),
            Self::PerhapsUntil { column } => texts::draft_perhaps_until(lang, column),
        }
    }
}
