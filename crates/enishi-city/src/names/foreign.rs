//! Foreign names: alphabet, kana, and kanji where the country writes them.

use crate::chance::Table;

/// One part of a foreign name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// as in the passport
    pub(crate) alphabet: &'static str,
    /// in kana, full width
    pub(crate) kana: &'static str,
    /// in kanji; empty where the country does not write them
    pub(crate) kanji: &'static str,
}

/// Names of one country of origin.
pub(crate) struct Culture {
    /// the country as 前住所 names it
    pub(crate) country: &'static str,
    /// of a hundred foreign households
    pub(crate) weight: u32,
    /// how many of a hundred use a 通称
    pub(crate) alias: u32,
    pub(crate) family: Table<Part>,
    pub(crate) men: Table<Part>,
    pub(crate) women: Table<Part>,
}

const fn p(alphabet: &'static str, kana: &'static str) -> Part {
    Part { alphabet, kana, kanji: "" }
}

const fn k(alphabet: &'static str, kana: &'static str, kanji: &'static str) -> Part {
    Part { alphabet, kana, kanji }
}

/// Every country of origin.
pub(crate) static CULTURES: Table<Culture> = Table {
    first: Culture {
        country: "ベトナム社会主義共和国",
        weight: 26,
        alias: 3,
        family: Table {
            first: p("NGUYEN", "グエン"),
            rest: &[
                p("TRAN", "チャン"),
                p("LE", "レ"),
                p("PHAM", "ファム"),
                p("HOANG", "ホアン"),
                p("VU", "ヴ"),
            ],
        },
        men: Table {
            first: p("VAN HUNG", "ヴァン フン"),
            rest: &[
                p("DUC ANH", "ドゥック アイン"),
                p("MINH TUAN", "ミン トゥアン"),
                p("QUANG HUY", "クアン フイ"),
            ],
        },
        women: Table {
            first: p("THI LAN", "ティ ラン"),
            rest: &[p("THI HOA", "ティ ホア"), p("THU HA", "トゥ ハ"), p("NGOC MAI", "ゴック マイ")],
        },
    },
    rest: &[
        Culture {
            country: "中華人民共和国",
            weight: 28,
            alias: 8,
            family: Table {
                first: k("WANG", "ワン", "王"),
                rest: &[
                    k("LI", "リ", "李"),
                    k("ZHANG", "チャン", "張"),
                    k("LIU", "リュウ", "劉"),
                    k("CHEN", "チェン", "陳"),
                    k("YANG", "ヤン", "楊"),
                ],
            },
            men: Table {
                first: k("WEI", "ウェイ", "偉"),
                rest: &[
                    k("QIANG", "チャン", "強"),
                    k("JUN", "ジュン", "軍"),
                    k("JIANGUO", "ジェングオ", "建国"),
                    k("HAO", "ハオ", "浩"),
                ],
            },
            women: Table {
                first: k("FANG", "ファン", "芳"),
                rest: &[
                    k("MIN", "ミン", "敏"),
                    k("LIHUA", "リーファ", "麗華"),
                    k("XIUYING", "シウイン", "秀英"),
                    k("JING", "ジン", "静"),
                ],
            },
        },
        Culture {
            country: "フィリピン共和国",
            weight: 14,
            alias: 6,
            family: Table {
                first: p("SANTOS", "サントス"),
                rest: &[
                    p("REYES", "レイエス"),
                    p("CRUZ", "クルズ"),
                    p("GARCIA", "ガルシア"),
                    p("MENDOZA", "メンドーサ"),
                ],
            },
            men: Table {
                first: p("JOSE MARIE", "ホセ マリー"),
                rest: &[p("MARK ANTHONY", "マーク アンソニー"), p("JOHN PAUL", "ジョン ポール")],
            },
            women: Table {
                first: p("MARIA CLARA", "マリア クララ"),
                rest: &[
                    p("MARY JANE", "メリー ジェーン"),
                    p("ROSALINDA", "ロサリンダ"),
                    p("ANGELICA", "アンヘリカ"),
                ],
            },
        },
        Culture {
            country: "大韓民国",
            weight: 14,
            alias: 60,
            family: Table {
                first: k("KIM", "キム", "金"),
                rest: &[
                    k("PARK", "パク", "朴"),
                    k("LEE", "イ", "李"),
                    k("CHOI", "チェ", "崔"),
                    k("JEONG", "チョン", "鄭"),
                ],
            },
            men: Table {
                first: k("MINSU", "ミンス", "敏洙"),
                rest: &[
                    k("SUNGHO", "ソンホ", "成浩"),
                    k("YOUNGCHUL", "ヨンチョル", "永哲"),
                    k("JIHOON", "ジフン", "智勲"),
                ],
            },
            women: Table {
                first: k("YOUNGHEE", "ヨンヒ", "英姫"),
                rest: &[
                    k("MIKYUNG", "ミギョン", "美京"),
                    k("JISOO", "ジス", "智秀"),
                    k("SOONJA", "スンジャ", "順子"),
                ],
            },
        },
        Culture {
            country: "ネパール",
            weight: 10,
            alias: 0,
            family: Table {
                first: p("GURUNG", "グルン"),
                rest: &[p("SHRESTHA", "シュレスタ"), p("TAMANG", "タマン"), p("THAPA", "タパ")],
            },
            men: Table {
                first: p("RAM BAHADUR", "ラム バハドゥル"),
                rest: &[p("SURESH", "スレス"), p("BISHAL", "ビシャル")],
            },
            women: Table {
                first: p("SITA", "シタ"),
                rest: &[p("SUNITA", "スニタ"), p("ANJALI", "アンジャリ")],
            },
        },
        Culture {
            country: "ブラジル連邦共和国",
            weight: 8,
            alias: 35,
            family: Table {
                first: p("SILVA", "シルバ"),
                rest: &[
                    p("OLIVEIRA", "オリベイラ"),
                    p("SOUZA TANAKA", "ソウザ タナカ"),
                    p("PEREIRA SATO", "ペレイラ サトウ"),
                ],
            },
            men: Table {
                first: p("CARLOS EDUARDO", "カルロス エドゥアルド"),
                rest: &[p("PAULO", "パウロ"), p("MARCOS", "マルコス")],
            },
            women: Table {
                first: p("ANA PAULA", "アナ パウラ"),
                rest: &[p("FERNANDA", "フェルナンダ"), p("JULIANA", "ジュリアナ")],
            },
        },
    ],
};
