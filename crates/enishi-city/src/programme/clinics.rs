//! Hospitals and clinics in and around the invented city.

use crate::chance::Table;

/// Where somebody may be treated.
pub(crate) static CLINICS: Table<&'static str> = Table {
    first: "縁市立病院",
    rest: &[
        "縁中央病院",
        "医療法人結会 桜ヶ丘クリニック",
        "糸井内科医院",
        "絆ヶ原総合病院",
        "若松クリニック",
        "紬大学附属病院",
        "駅前南ハートクリニック",
    ],
};

/// Where the mind is treated.
pub(crate) static MIND_CLINICS: Table<&'static str> = Table {
    first: "こころのクリニック本町",
    rest: &["縁ヶ原病院", "緑台メンタルクリニック", "縁市立病院 精神科", "結の杜診療所"],
};
