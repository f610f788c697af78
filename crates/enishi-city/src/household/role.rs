//! The parts that some households play, so that every city has every oddity that a hub must survive.
//!
//! Whoever plays a part is not left to chance: the household has the plan given here and lives no events but
//! the one given here. In larger cities most oddities come up by chance as well.

use super::life::Event;
use super::plan::{Kind, Plan};
use crate::calendar::Known;
use crate::chance::Dice;
use crate::names::Sex;

/// A part. The order of [`Role::ALL`] is that in which a small city can afford them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// the resident worth looking at
    Example,
    /// parents and children whom nothing happens to
    Family,
    /// a mother and two children under 支援措置, extended once, flagged in the register
    Protected,
    /// under 支援措置, but the register's flag is missing
    ProtectedUnflagged,
    /// 支援措置 is withdrawn in the second night
    ProtectedUntilTonight,
    /// 支援措置 begins in the second night
    ProtectedFromTonight,
    /// a household with 生活保護
    Assisted,
    /// a care level that is in no code table
    UnknownLevel,
    /// in no row of 介護宛名対応表
    Unmapped,
    /// in 介護宛名対応表 from the second night on
    MappedFromTonight,
    /// a certificate filed under a neighbour's 宛名番号
    WrongNumber,
    /// the same again
    WrongNumberToo,
    /// one 手帳番号 in two rows that disagree
    DoubleCertificate,
    /// a row with one column too many
    TornRow,
    /// a certificate without 宛名番号
    NoNumber,
    /// a certificate issued on a day that never was
    ImpossibleIssue,
    /// a date that cannot be read
    UnreadableIssue,
    /// two certificates
    TwoCertificates,
    /// 児童手当 for a child elsewhere, whose 宛名番号 is empty
    ChildElsewhere,
    /// 児童手当 of one child is withdrawn in the second night
    AllowanceWithdrawn,
    /// 日不詳
    DayUnknown,
    /// 月日不詳
    MonthUnknown,
    /// 年頃
    YearAbout,
    /// born on 29 February of a common year
    ImpossibleBirth,
    /// a surname that CP932 has not, in the register as 外字
    PrivateGlyph,
    /// husband and wife of the same full name
    SameNameCouple,
    /// twins
    Twins,
    /// a namesake with the same birth date
    Namesake,
    /// the other one
    NamesakeToo,
    /// 介護保険 before 65
    SecondCategory,
    /// out of the register and of every programme's snapshot in the second night, and back in the third
    Dropout,
    /// a child is born in the second night
    Birth,
    /// somebody with care level and certificate dies in the second night
    Death,
    /// a marriage with a change of name in the second night
    Wedding,
    /// a move within the city in the second night
    Move,
    /// in no row of 介護宛名対応表, either
    UnmappedToo,
}

impl Role {
    /// Every part.
    pub(crate) const ALL: [Self; 36] = [
        Self::Example,
        Self::Family,
        Self::Protected,
        Self::ProtectedUnflagged,
        Self::ProtectedUntilTonight,
        Self::ProtectedFromTonight,
        Self::Assisted,
        Self::UnknownLevel,
        Self::Unmapped,
        Self::MappedFromTonight,
        Self::WrongNumber,
        Self::WrongNumberToo,
        Self::DoubleCertificate,
        Self::TornRow,
        Self::NoNumber,
        Self::ImpossibleIssue,
        Self::UnreadableIssue,
        Self::TwoCertificates,
        Self::ChildElsewhere,
        Self::AllowanceWithdrawn,
        Self::DayUnknown,
        Self::MonthUnknown,
        Self::YearAbout,
        Self::ImpossibleBirth,
        Self::PrivateGlyph,
        Self::SameNameCouple,
        Self::Twins,
        Self::Namesake,
        Self::NamesakeToo,
        Self::SecondCategory,
        Self::Dropout,
        Self::Birth,
        Self::Death,
        Self::Wedding,
        Self::Move,
        Self::UnmappedToo,
    ];

    /// What is odd about whoever plays it.
    pub(crate) fn oddity(self) -> &'static str {
        match self {
            Self::Example => "care level, certificate, surname glyphs differ, level changes in night 2",
            Self::Family => "parents and two children with allowance, nothing happens to them",
            Self::Protected => "protected with two children, history rows 1 and 2, flagged in the register",
            Self::ProtectedUnflagged => "protected with a child, not flagged in the register",
            Self::ProtectedUntilTonight => "protection withdrawn in night 2 by history row 3",
            Self::ProtectedFromTonight => "protection begins in night 2, with a child",
            Self::Assisted => "public assistance",
            Self::UnknownLevel => "care level 88, in no code table",
            Self::Unmapped | Self::UnmappedToo => "insured, but missing from the crosswalk",
            Self::MappedFromTonight => "missing from the crosswalk in night 1 only",
            Self::WrongNumber | Self::WrongNumberToo => "certificate filed under a neighbour's number",
            Self::DoubleCertificate => "one certificate number in two rows that disagree",
            Self::TornRow => "certificate row with one column too many",
            Self::NoNumber => "certificate row without resident ID",
            Self::ImpossibleIssue => "certificate issued on a day that never was",
            Self::UnreadableIssue => "certificate with an unreadable date",
            Self::TwoCertificates => "two certificates",
            Self::ChildElsewhere => "allowance row without the child's resident ID",
            Self::AllowanceWithdrawn => "allowance of one child withdrawn in night 2",
            Self::DayUnknown => "day of birth unknown",
            Self::MonthUnknown => "month and day of birth unknown",
            Self::YearAbout => "born about a year",
            Self::ImpossibleBirth => "born on 29 February of a common year",
            Self::PrivateGlyph => "surname not in CP932, a private-use character in the register",
            Self::SameNameCouple => "husband and wife of the same full name",
            Self::Twins => "parent of twins",
            Self::Namesake | Self::NamesakeToo => "shares full name and birth date with a stranger",
            Self::SecondCategory => "insured before 65",
            Self::Dropout => "out of the register and both other files in night 2, back in night 3",
            Self::Birth => "a child is born in night 2",
            Self::Death => "dies in night 2, with care level and certificate",
            Self::Wedding => "marries and takes a new name in night 2",
            Self::Move => "moves within the city in night 2",
        }
    }

    /// The household of whoever plays it.
    pub(crate) fn plan(self, dice: &mut Dice) -> Plan {
        let (kind, head, ages, children) = match self {
            Self::Family | Self::AllowanceWithdrawn | Self::ChildElsewhere | Self::Twins => {
                (Kind::Parents, Sex::Male, (36, 42), 2)
            }
            Self::Protected => (Kind::Mother, Sex::Female, (36, 40), 2),
            Self::ProtectedUnflagged | Self::ProtectedFromTonight => (Kind::Mother, Sex::Female, (30, 34), 1),
            Self::ProtectedUntilTonight => (Kind::Alone, Sex::Female, (24, 31), 0),
            Self::Assisted => (Kind::Mother, Sex::Female, (38, 44), 1),
            Self::PrivateGlyph | Self::Move => (Kind::Parents, Sex::Male, (34, 44), 2),
            Self::SameNameCouple => (Kind::Couple, Sex::Male, (48, 66), 0),
            Self::Namesake | Self::NamesakeToo => (Kind::Alone, Sex::Male, (60, 60), 0),
            Self::SecondCategory => (Kind::Couple, Sex::Male, (55, 62), 0),
            Self::Birth => (Kind::Couple, Sex::Male, (29, 34), 0),
            Self::Wedding => (Kind::Partners, Sex::Male, (27, 33), 0),
            Self::Death | Self::DoubleCertificate => (Kind::Couple, Sex::Male, (78, 86), 0),
            Self::TornRow | Self::ImpossibleIssue => (Kind::Alone, Sex::Male, (50, 64), 0),
            _ => (Kind::Alone, Sex::Female, (70, 82), 0),
        };
        Plan::given(kind, head, dice.between(ages.0, ages.1), children)
    }

    /// How much of the birth date is on file.
    pub(crate) fn birth_known(self) -> Known {
        match self {
            Self::DayUnknown => Known::Month,
            Self::MonthUnknown => Known::Year,
            Self::YearAbout => Known::About,
            Self::ImpossibleBirth => Known::Impossible,
            _ => Known::Day,
        }
    }

    /// What happens in the second night.
    pub(super) fn event(self) -> Option<Event> {
        match self {
            Self::Birth => Some(Event::Birth),
            Self::Death => Some(Event::Death),
            Self::Wedding => Some(Event::Wedding),
            Self::Move => Some(Event::Move),
            _ => None,
        }
    }

    /// Whether the person who plays it holds a certificate.
    pub(crate) fn has_certificate(self) -> bool {
        matches!(
            self,
            Self::Example
                | Self::WrongNumber
                | Self::WrongNumberToo
                | Self::DoubleCertificate
                | Self::TornRow
                | Self::NoNumber
                | Self::ImpossibleIssue
                | Self::UnreadableIssue
                | Self::TwoCertificates
                | Self::Death
                | Self::Dropout
        )
    }

    /// Whether the person who plays it has a care level.
    pub(crate) fn has_care_level(self) -> bool {
        matches!(
            self,
            Self::Example
                | Self::UnknownLevel
                | Self::Unmapped
                | Self::MappedFromTonight
                | Self::SecondCategory
                | Self::Death
                | Self::Dropout
        )
    }
}
