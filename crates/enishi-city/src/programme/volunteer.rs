//! ボランティア: who is registered with the 社会福祉協議会, for what, and what somebody noted about it.

use chrono::NaiveDate;

use super::View;
use crate::calendar::before;
use crate::chance::{Chain, Order, Stream, Table};
use crate::household::Person;

/// Grown-ups who get about.
const AGES: std::ops::Range<u32> = 16..85;
/// Of a hundred thousand people of that age: three of a thousand of all.
const SHARE: u32 = 385;
/// Of a million volunteers, how many rows are touched in a night.
const TOUCHED: u32 = 9_000;
/// Numbers that a household has.
const BLOCK: u32 = 12;

static GROUPS: Table<&'static str> = Table {
    first: "縁の会",
    rest: &[
        "傾聴ボランティア つむぎ",
        "子ども食堂 結",
        "点訳サークル 六つ星",
        "朗読の会",
        "",
        "",
        "防災ボランティア縁",
    ],
};
static AREAS: Table<&'static str> = Table {
    first: "本町地区",
    rest: &["縁町地区", "桜ヶ丘地区", "緑台地区", "千代田地区", "結・糸井地区", "市内全域", "市内全域"],
};
static REMARKS: Table<&'static str> = Table {
    first: "第2・4土曜のみ\n午前中を希望",
    rest: &[
        "",
        "",
        "",
        "",
        "車あり\n送迎可(要調整)",
        "手話3級, 要約筆記",
        "本人より「しばらく休みたい」との\"申出\"\n次回確認は年明け",
        "見守り訪問を希望",
    ],
};

/// A row of ボランティア.
pub(crate) struct Volunteer {
    /// 登録番号
    pub(crate) number: u32,
    /// 団体名
    pub(crate) group: &'static str,
    /// 活動地区
    pub(crate) area: &'static str,
    /// 活動状況: 1 活動中, 2 休止中, 3 退会
    pub(crate) state: char,
    /// 登録日
    pub(crate) from: NaiveDate,
    /// 備考
    pub(crate) remark: &'static str,
}

/// Whether a person is registered. `order`: in which households came.
pub(crate) fn volunteer(view: &View, order: &Order) -> Option<Volunteer> {
    let person: &Person = view.person;
    let mut dice = view.dice(Stream::Volunteer);
    let registered = dice.below(100_000) < SHARE && AGES.contains(&view.first_age());
    if !registered || !person.is_here() || person.role.is_some() {
        return None;
    }
    let mut volunteer = Volunteer {
        number: 1 + order.position(view.household.index) * BLOCK + u32::from(person.slot),
        group: dice.word(&GROUPS),
        area: dice.word(&AREAS),
        state: dice.weighted(&[(86, '1'), (10, '2'), (4, '3')], '1'),
        from: before(view.world().date(1), dice.between(10, 3_000)),
        remark: dice.word(&REMARKS),
    };
    let chain = Chain::new(view.world().seed, Stream::VolunteerLife, person.key, TOUCHED);
    for (_, mut dice) in chain.until(view.night.number) {
        match dice.below(10) {
            0..4 => volunteer.remark = dice.word(&REMARKS),
            4..7 => volunteer.group = dice.word(&GROUPS),
            _ => volunteer.state = if volunteer.state == '1' { '2' } else { '1' },
        }
    }
    Some(volunteer)
}
