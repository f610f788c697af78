//! Everything that one may ask two towns: questions about what is in either of them.

use axum::http::Method;
use enishi_tests::town::{Answer, Ask, Dice, Sent, Story, Town, Visitor, encode, handle, night, row_handle};
use serde_json::{Value, json};

use super::draw::{Resident, everybody, resident, shadow, stranger};
use super::seer::Seer;

/// Somebody's questions about two towns, and the words in them.
pub struct Questions<'a> {
    seer: &'a Seer,
    towns: [&'a Story; 2],
    matches: bool,
    dice: Dice,
}

const FOLLOWED: usize = 8;

impl<'a> Questions<'a> {
    /// `matches`: whether rows of the tray that the seer is shown are matched, too.
    pub fn new(seer: &'a Seer, towns: [&'a Story; 2], matches: bool, dice: Dice) -> Self {
        Self { seer, towns, matches, dice }
    }

    /// Asks a town everything; every question with its answer.
    pub fn ask(&self, town: &Town) -> Vec<(Ask, Answer)> {
        self.warm_up(town);
        let visitor = town.visitor(&self.seer.role.code, self.seer.purpose.as_deref());
        let session = town.signed_in(&visitor);
        let mut asked = Vec::new();
        let mut put = |visitor: &Visitor, asks: Vec<Ask>| {
            for ask in asks {
                follow(town, visitor, ask, &mut asked);
            }
        };
        let mut dice = self.dice.clone();
        put(&visitor, self.searches(&mut dice));
        put(&visitor, self.lookups());
        put(&visitor, self.residents(&mut dice));
        put(&visitor, self.operations());
        put(&visitor, malformed());
        put(&session, self.pages(&mut dice));
        put(&visitor, self.decisions(&mut dice));
        town.catch_up();
        put(&visitor, self.afterwards());
        asked
    }

    // Others have asked before, who may see more: nothing of it may be left over.
    fn warm_up(&self, town: &Town) {
        let policy = &self.seer.city.policy;
        for role in &policy.roles {
            for purpose in &role.purposes {
                let visitor = town.visitor(&role.code, Some(purpose));
                for number in 1..=9 {
                    for ask in opened(&resident(number).id, "") {
                        town.ask(&visitor, &ask);
                    }
                }
                for ask in [
                    search(json!({ "q": "佐藤" })),
                    Ask::get("GET /stats", "/stats"),
                    Ask::get("GET /sources", "/sources"),
                ] {
                    town.ask(&visitor, &ask);
                }
            }
        }
    }

    fn searches(&self, dice: &mut Dice) -> Vec<Ask> {
        let mut words: Vec<String> = [
            "佐藤",
            "佐",
            "サトウ",
            "さとう",
            "sato",
            "satou hanako",
            "髙橋",
            "高橋",
            "佐藤 花子",
            "佐藤 S15",
            "中央町",
            "縁市",
            "1950",
            "0000",
            "0000000003",
            "9000",
            "00120",
            "04-2900",
            "中央",
            "桜町9-9-9",
            "隠町",
            "縁市佐藤",
        ]
        .map(str::to_owned)
        .to_vec();
        for _ in 0..6 {
            let Resident { id, name, kana, born } = dice.pick(&everybody()).clone();
            words.extend([id, name, kana, born]);
        }
        words.extend(self.values(dice, 24));
        let mut asks: Vec<Ask> = words.iter().map(|word| search(json!({ "q": word }))).collect();
        let programmes: Vec<String> =
            self.seer.city.schema.programmes.keys().map(ToString::to_string).collect();
        for programme in programmes.iter().chain([&"nowhere".to_owned()]) {
            asks.push(search(json!({ "q": "佐藤", "programme": [programme] })));
        }
        asks
    }

    // Values of either town: a hidden one must find nothing, whichever town it stands in.
    fn values(&self, dice: &mut Dice, count: usize) -> Vec<String> {
        let rows = self.towns.iter().flat_map(|story| story.files.values()).flat_map(|file| &file.rows);
        let values =
            rows.flat_map(|row| row.values.values().chain(row.links.iter().map(|(_, number)| number)));
        let mut values: Vec<String> = values.filter(|value| value.chars().count() > 2).cloned().collect();
        values.sort();
        values.dedup();
        dice.shuffle(&mut values);
        values.truncate(count);
        values
    }

    fn lookups(&self) -> Vec<Ask> {
        let ids = everybody()
            .into_iter()
            .map(|resident| resident.id)
            .chain(["0000099999".to_owned(), "x".to_owned()]);
        ids.map(|id| lookup(&id)).collect()
    }

    fn residents(&self, dice: &mut Dice) -> Vec<Ask> {
        let mut ids: Vec<String> = (1..=9).map(|number| resident(number).id).collect();
        ids.extend((1..=4).map(|number| stranger(number).id));
        ids.extend((1..=2).map(|number| shadow(number).id));
        let mut asks: Vec<Ask> = ids.iter().flat_map(|id| opened(id, "")).collect();
        for _ in 0..5 {
            let id = dice.pick(&ids).clone();
            for number in 0..=3 {
                asks.extend(opened(&id, &format!("?as_of={}", night(number) + chrono::Days::new(1))));
            }
            asks.extend(opened(&id, "?as_of=2026-11-16T17:08:30Z"));
        }
        asks
    }

    fn operations(&self) -> Vec<Ask> {
        let mut asks = vec![
            Ask::get("GET /stats", "/stats"),
            Ask::get("GET /sources", "/sources"),
            Ask::get("GET /sources", "/sources").with("accept-language", "ja"),
            Ask::get("GET /desk/tray", "/desk/tray"),
            Ask::get("GET /desk/tokens", "/desk/tokens"),
        ];
        for limit in [1, 2, 5, 1000] {
            asks.push(Ask::get("GET /batches", format!("/batches?limit={limit}")));
        }
        let sources = self.seer.city.schema.sources.keys().map(ToString::to_string);
        for source in sources.chain(["no/where".to_owned()]) {
            asks.push(Ask::get("GET /batches", format!("/batches?source={}", encode(&source))));
            for seq in 1..=3 {
                let label = format!("{}.{seq}", source.replace('/', "."));
                asks.push(Ask::get("GET /batches/{batch}", format!("/batches/{label}")));
                asks.push(Ask::get(
                    "GET /batches/{batch}/rejections",
                    format!("/batches/{label}/rejections"),
                ));
            }
        }
        asks
    }

    fn pages(&self, dice: &mut Dice) -> Vec<Ask> {
        let mut asks: Vec<Ask> = ["/", "/search", "/sources", "/purpose", "/sign-in", "/nowhere"]
            .map(|path| Ask::page("page GET", path))
            .to_vec();
        for word in
            ["佐藤", "0000000003", "中央町", "90"].map(str::to_owned).into_iter().chain(self.values(dice, 4))
        {
            asks.push(Ask::form("page POST /search", "/search", vec![("q", word)]));
        }
        let ids =
            (1..=8).map(|number| resident(number).id).chain([stranger(1).id, stranger(2).id, shadow(1).id]);
        for id in ids {
            asks.push(Ask::page("page GET /residents/{handle}", format!("/residents/{}", handle(&id))));
        }
        let path = format!("/residents/{}?as_of={}&lang=ja", handle(&resident(3).id), night(2));
        asks.push(Ask::page("page GET /residents/{handle}", path));
        asks
    }

    // What changes the town comes last; both towns change alike.
    fn decisions(&self, dice: &mut Dice) -> Vec<Ask> {
        let mut asks = Vec::new();
        for (one, other) in
            [(1, 2), (2, 5), (7, 8)].map(|(one, other)| (resident(one).id, resident(other).id))
        {
            asks.push(undo(&one, &other));
            asks.push(undo(&other, &one));
            asks.push(undo(&one, &one));
        }
        for number in 1..=2 {
            asks.push(undo(&resident(1).id, &shadow(number).id));
            asks.push(undo(&shadow(number).id, &resident(1).id));
        }
        let mut rows: Vec<String> = Vec::new();
        for ((_, source), file) in self.towns.iter().flat_map(|story| &story.files) {
            for row in &file.rows {
                rows.extend(row.links.iter().map(|(role, _)| row_handle(source, &row.key, role)));
            }
        }
        rows.sort();
        rows.dedup();
        dice.shuffle(&mut rows);
        for row in rows.iter().take(12) {
            let id = if self.matches { dice.pick(&everybody()).id.clone() } else { shadow(1).id };
            let path = format!("/desk/tray/{row}/match");
            asks.push(Ask::post("POST /desk/tray/{row}/match", path, json!({ "resident_id": id })));
            if dice.once_in(2) {
                asks.push(Ask::post(
                    "POST /desk/tray/{row}/reject",
                    format!("/desk/tray/{row}/reject"),
                    Value::Null,
                ));
            }
        }
        let joined = json!({ "resident_id": resident(5).id, "canonical": resident(9).id });
        asks.push(Ask::post("POST /desk/joins", "/desk/joins", joined));
        asks.push(Ask::post(
            "POST /desk/joins",
            "/desk/joins",
            json!({ "resident_id": shadow(1).id, "canonical": resident(9).id }),
        ));
        asks
    }

    fn afterwards(&self) -> Vec<Ask> {
        let mut asks: Vec<Ask> = (1..=9).flat_map(|number| opened(&resident(number).id, "")).collect();
        asks.push(search(json!({ "q": "佐藤" })));
        asks.push(Ask::get("GET /desk/tray", "/desk/tray"));
        asks
    }
}

fn search(body: Value) -> Ask {
    Ask::post("POST /residents/search", "/residents/search", body)
}

fn lookup(id: &str) -> Ask {
    Ask::post("POST /residents/lookup", "/residents/lookup", json!({ "resident_id": id }))
}

fn undo(one: &str, other: &str) -> Ask {
    let body = json!({ "resident_id": one, "canonical": other });
    Ask::post("POST /desk/joins/undo", "/desk/joins/undo", body)
}

fn opened(id: &str, at: &str) -> Vec<Ask> {
    let handle = handle(id);
    vec![
        Ask::get("GET /residents/{handle}", format!("/residents/{handle}{at}")),
        Ask::get("GET /residents/{handle}/timeline", format!("/residents/{handle}/timeline{at}")),
    ]
}

fn malformed() -> Vec<Ask> {
    let handle = handle(&resident(1).id);
    let text = |text: &str| Sent::Text(text.to_owned());
    let search = |sent: Sent| {
        Ask::new("POST /residents/search", Method::POST, "/api/v1/residents/search".to_owned(), sent)
    };
    vec![
        search(text("{")),
        search(text(r#"{"q": 5}"#)),
        search(text(r#"{"q": "佐藤", "名": "渡邉"}"#)),
        search(text(r#"{"q": "  "}"#)),
        search(text(r#"{"q": "佐藤", "cursor": "zzz"}"#)),
        search(text(r#"{"q": "佐藤"}"#)).with("enishi-purpose", "nonsense"),
        search(text(r#"{"q": "佐藤"}"#)).with("enishi-purpose", ""),
        search(text(r#"{"q": "佐藤"}"#)).with("authorization", "Bearer enishi_wrong"),
        search(text(r#"{"q": "佐藤"}"#)).with("accept-language", "ja"),
        Ask::get("POST /residents/search", "/residents/search"),
        Ask::get("GET /residents/{handle}", "/residents/0000000001"),
        Ask::get("GET /residents/{handle}", format!("/residents/{handle}?as_of=2999-01-01")),
        Ask::get("GET /residents/{handle}", format!("/residents/{handle}?as_of=yesterday")),
        Ask::get("GET /batches", "/batches?limit=many"),
        Ask::get("GET /batches/{batch}", "/batches/shimin.jumin.99"),
        Ask::get("none", "/nowhere"),
        Ask::page("GET /readyz", "/readyz"),
        Ask::page("GET /healthz", "/healthz"),
    ]
}

// Cursors are followed to the end.
fn follow(town: &Town, visitor: &Visitor, ask: Ask, asked: &mut Vec<(Ask, Answer)>) {
    let mut next = Some(ask);
    for _ in 0..FOLLOWED {
        let Some(ask) = next.take() else { return };
        let answer = town.ask(visitor, &ask);
        if let (Sent::Json(body), Value::String(cursor)) = (&ask.sent, &answer.json()["next"]) {
            let mut body = body.clone();
            body["cursor"] = json!(cursor);
            next = Some(Ask { sent: Sent::Json(body), ..ask.clone() });
        }
        asked.push((ask, answer));
    }
}
