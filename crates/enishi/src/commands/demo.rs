//! `enishi demo`: the invented city, its files taken, served on 127.0.0.1.

use std::fs;
use std::path::{Path, PathBuf};

use enishi_catalogue::{Lang, texts};
use enishi_city::{City as Invented, CitySpec};
use enishi_config::{City, Needs, Remit};
use enishi_lookup::TokenOrder;
use enishi_model::calendar::night_of;
use enishi_server::DemoSignIn;
use serde_json::{Map, Value, json};

use super::ingest::{report, until_settled};
use crate::args::{Args, Demo};
use crate::clock::clock;
use crate::error::{CliError, Result};
use crate::hub::{Hub, owner};
use crate::out;
use crate::progress::Told;
use crate::secrets::write_private;
use crate::serving;
use crate::standard;

pub(crate) fn run(args: &Args, demo: &Demo) -> Result<()> {
    let lang = args.lang();
    let dir = args.data.clone().unwrap_or_else(|| PathBuf::from("demo-data"));
    let mut city = write_configuration(&dir)?;
    city.instance.listen = format!("127.0.0.1:{}", demo.port);
    let invented = write_city(&dir, demo, &city)?;
    let hub = Hub::open(city)?;
    let mut ingest = hub.ingest();
    let told = Told::new(lang);
    ingest.recover(&told)?;
    let pass = until_settled(&mut ingest, &told)?;
    report(&pass, lang);
    let tokens = tokens(&hub, &dir, &invented)?;
    let card = write_card(&hub, &dir, demo.port, &tokens, &invented)?;
    if demo.no_serve {
        return Ok(());
    }
    let sign_ins = tokens.iter().map(|(role, token)| DemoSignIn { role: role.clone(), token: token.clone() });
    serving::serve(hub, sign_ins.collect(), |_| greet(lang, &dir, &card))
}

// The demo's own copy of configuration and connectors, to be changed at will. Written once.
fn write_configuration(dir: &Path) -> Result<City> {
    standard::lay_out(dir).map_err(CliError::file(dir))?;
    Ok(City::load(&dir.join("config/enishi.toml"))?)
}

// Last night's exports in the drop folders, tonight's beside them, to be copied there. Each folder appears
// whole, so that a killed demo can be started again.
fn write_city(dir: &Path, demo: &Demo, city: &City) -> Result<Invented> {
    let first_night = first_night(dir, city)?;
    let invented = Invented::new(CitySpec { residents: demo.residents, seed: demo.seed, first_night });
    for (night, folder) in [(1, &city.instance.drop), (2, &dir.join("next-night"))] {
        if folder.exists() {
            continue;
        }
        let beside = fresh(&dir.join(format!(".night-{night}")))?;
        invented.write_night(night, &beside)?;
        fs::rename(&beside, folder).map_err(CliError::file(folder))?;
    }
    Ok(invented)
}

// The night before now; the same when the demo is started again on a later day.
fn first_night(dir: &Path, city: &City) -> Result<chrono::NaiveDate> {
    let path = dir.join("config/first-night");
    if let Some(night) = fs::read_to_string(&path).ok().and_then(|text| text.trim().parse().ok()) {
        return Ok(night);
    }
    let night = night_of(clock()(), city.instance.zone);
    fs::write(&path, night.to_string()).map_err(CliError::file(&path))?;
    Ok(night)
}

fn fresh(folder: &Path) -> Result<PathBuf> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(CliError::file(folder))?;
    }
    fs::create_dir_all(folder).map_err(CliError::file(folder))?;
    Ok(folder.to_owned())
}

// A token for every role, made once and kept in files that only their owner may read. A role of the demo's
// own policy that is narrowed by something else gets none: whose it would be, the invented city cannot say.
fn tokens(hub: &Hub, dir: &Path, invented: &Invented) -> Result<Vec<(String, String)>> {
    let operator = enishi_lookup::Actor::operator(&owner(dir)?.0);
    let folder = dir.join("tokens");
    fs::create_dir_all(&folder).map_err(CliError::file(&folder))?;
    let mut tokens = Vec::new();
    for role in &hub.city.policy.roles {
        let path = folder.join(&role.code);
        let known = fs::read_to_string(&path).ok().map(|text| text.trim().to_owned());
        let known = known.filter(|token| hub.lookup.authenticate(Some(token)).is_ok());
        let token = match known {
            Some(token) => token,
            None => {
                let Some(remit) = remit(&hub.city.policy.needs(role), invented) else { continue };
                let holder = format!("demo {}", role.code);
                let order = TokenOrder { holder, role: role.code.clone(), remit };
                let made = hub.lookup.new_token(&operator, &order);
                let made = made.map_err(|error| {
                    CliError::Answered(enishi_catalogue::Explain::explain(&error, Lang::En))
                })?;
                write_private(&path, &made.secret)?;
                made.secret.clone()
            }
        };
        tokens.push((role.code.clone(), token));
    }
    Ok(tokens)
}

// A commissioner's district is that of the resident to look at first.
fn remit(needs: &Needs, invented: &Invented) -> Option<Remit> {
    let mut remit = Remit::default();
    for key in &needs.values {
        let own = (key == "district.minsei").then(|| invented.examples().minsei_district)?;
        remit.values.insert(key.clone(), [own].into());
    }
    (!needs.department).then_some(remit)
}

// demo.json: what a script needs to use the demo.
fn write_card(
    hub: &Hub,
    dir: &Path,
    port: u16,
    tokens: &[(String, String)],
    invented: &Invented,
) -> Result<Value> {
    let examples = invented.examples();
    let policy = &hub.city.policy;
    let by_role: Map<String, Value> =
        policy.roles.iter().map(|role| (role.code.clone(), json!(role.purposes))).collect();
    let tokens: Map<String, Value> =
        tokens.iter().map(|(role, token)| (role.clone(), json!(token))).collect();
    let card = json!({
        "base_url": format!("http://127.0.0.1:{port}"),
        "tokens": tokens,
        "purposes": policy.purposes.iter().map(|purpose| &purpose.code).collect::<Vec<_>>(),
        "purposes_by_role": by_role,
        "examples": { "resident_id": examples.resident_id, "query": examples.query },
    });
    let text = serde_json::to_string_pretty(&card).unwrap_or_default();
    write_private(&dir.join("demo.json"), &text)?;
    Ok(card)
}

// Where to go, and one line that can be pasted. The query goes through standard input: command lines can
// be read by every account of a machine.
fn greet(lang: Lang, dir: &Path, card: &Value) {
    let text = |pointer: &str| card.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
    let (url, query) = (text("/base_url"), text("/examples/query"));
    out::line(texts::demo_ready(lang, url));
    out::line(format!(
        "\necho '{{\"q\": \"{query}\"}}' | curl -s -d @- -H 'Content-Type: application/json' \
         -H 'Enishi-Purpose: counter' -H \"Authorization: Bearer $(cat {}/tokens/caseworker_kaigo)\" \
         {url}/api/v1/residents/search\n",
        dir.display()
    ));
    out::line(texts::demo_next(lang, dir.display()));
}
