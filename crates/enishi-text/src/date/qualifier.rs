//! What is said beside year, month and day.

/// A season of a year, a third of a month, or the like, and whether only about then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Qualifier {
    /// Which part of the last known year or month.
    pub part: Option<Part>,
    /// 頃: about then.
    pub about: bool,
}

/// A part of a year or month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// 春
    Spring,
    /// 夏
    Summer,
    /// 秋
    Autumn,
    /// 冬
    Winter,
    /// 上旬, 初旬
    Early,
    /// 中旬
    Middle,
    /// 下旬
    Late,
    /// 初め
    Start,
    /// 末
    End,
}

impl Part {
    /// All parts.
    pub const ALL: [Self; 9] = [
        Self::Spring,
        Self::Summer,
        Self::Autumn,
        Self::Winter,
        Self::Early,
        Self::Middle,
        Self::Late,
        Self::Start,
        Self::End,
    ];

    /// The word after the date.
    pub const fn japanese(self) -> &'static str {
        match self {
            Self::Spring => "春",
            Self::Summer => "夏",
            Self::Autumn => "秋",
            Self::Winter => "冬",
            Self::Early => "上旬",
            Self::Middle => "中旬",
            Self::Late => "下旬",
            Self::Start => "初め",
            Self::End => "末",
        }
    }

    /// The word after `;` in canonical text.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Spring => "spring",
            Self::Summer => "summer",
            Self::Autumn => "autumn",
            Self::Winter => "winter",
            Self::Early => "early",
            Self::Middle => "middle",
            Self::Late => "late",
            Self::Start => "start",
            Self::End => "end",
        }
    }
}
