//! What is asked: residents spread evenly over the city, and queries of every kind, drawn from the files.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use enishi_model::Attribute;
use enishi_model::schema::SourceRole;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::connection::{Ask, Connection};
use super::runtime;
use crate::error::{BenchError, Result};
use crate::sheet::Sheet;
use crate::site::{Asker, Served};

/// Questions for a server.
pub(crate) struct Asks {
    /// `GET /api/v1/residents/{handle}`
    pub(crate) lookups: Arc<Vec<Ask>>,
    /// `POST /api/v1/residents/search`
    pub(crate) searches: Arc<Vec<Ask>>,
    /// of the searches, how many have a hit
    pub(crate) found: f64,
    /// residents of the register whom the role of one programme may not know of
    pub(crate) hidden: Vec<String>,
    /// as many numbers that nobody has
    pub(crate) nobody: Vec<String>,
}

/// How many rows of a file are drawn from.
const DRAWN: u64 = 10_000;
/// How many queries of each kind.
const QUERIES: usize = 250;
const AT_A_TIME: usize = 32;
/// How many residents are drawn to compare what is hidden with what is not there.
const COMPARED: usize = 1_000;

// What people search by. Numbers are 宛名番号 and those of other systems.
const KINDS: [Attribute; 4] = [Attribute::Name, Attribute::Kana, Attribute::BirthDate, Attribute::Number];

/// Draws questions from a night's files and makes sure that they can be asked.
/// `few` is a role of one programme, to whom most residents are hidden.
pub(crate) fn asks(sheets: &[(Sheet<'_>, u64)], served: &Served, asker: &Asker, few: &Asker) -> Result<Asks> {
    let mut residents = Vec::new();
    let mut queries: BTreeMap<Attribute, Vec<String>> = BTreeMap::new();
    for (sheet, rows) in sheets {
        draw(sheet, *rows, &mut residents, &mut queries)?;
    }
    let searches: Vec<Ask> = interleaved(queries).iter().map(|query| search(query)).collect();
    runtime()?.block_on(async {
        let hidden = unknown(served.address, few, every(&residents, COMPARED)).await?;
        let nobody =
            unknown(served.address, few, hidden.iter().filter_map(|id| beside(id)).collect()).await?;
        let lookups = handles(served.address, asker, residents).await?;
        let found = hits(served.address, asker, &searches).await?;
        Ok(Asks { lookups: Arc::new(lookups), searches: Arc::new(searches), found, hidden, nobody })
    })
}

// Every so-manieth row of a file: residents of the register, and values to search by.
fn draw(
    sheet: &Sheet<'_>,
    rows: u64,
    residents: &mut Vec<String>,
    queries: &mut BTreeMap<Attribute, Vec<String>>,
) -> Result<()> {
    let columns = sheet.columns()?;
    let place = |name: &str| columns.iter().position(|column| column == name);
    let register = sheet.connector.source.role == SourceRole::Register;
    let subject = sheet.connector.residents.first().filter(|_| register);
    let subject =
        subject.and_then(|one| Some((place(one.column.as_deref()?)?, one.width.unwrap_or_default())));
    let fields = sheet.connector.source.fields.iter().zip(&sheet.connector.fields);
    let fields: Vec<(usize, &Attribute)> = fields
        .filter_map(|(field, spec)| Some((place(&spec.column)?, field.attribute.as_ref()?)))
        .filter(|(_, attribute)| KINDS.contains(attribute))
        .collect();
    let step = (rows / DRAWN).max(1);
    let mut row: u64 = 0;
    sheet.each(|record| {
        row += 1;
        if !(row - 1).is_multiple_of(step) {
            return Ok(());
        }
        let cell = |place: usize| String::from_utf8_lossy(record.get(place).unwrap_or_default());
        if let Some((place, width)) = subject {
            let id = cell(place);
            residents.push(format!("{id:0>width$}"));
            queries.entry(Attribute::Number).or_default().push(id.into_owned());
        }
        for (place, attribute) in &fields {
            let text = cell(*place);
            if !text.is_empty() {
                queries.entry((*attribute).clone()).or_default().push(text.into_owned());
            }
        }
        Ok(())
    })
}

// As many of each kind, taken evenly, one kind after the other.
fn interleaved(queries: BTreeMap<Attribute, Vec<String>>) -> Vec<String> {
    let mut all = Vec::new();
    for (kind, texts) in queries.into_values().enumerate() {
        let step = (texts.len() / QUERIES).max(1);
        let texts = texts.into_iter().step_by(step).take(QUERIES).enumerate();
        all.extend(texts.map(|(place, text)| ((place, kind), text)));
    }
    all.sort_by_key(|(order, _)| *order);
    all.into_iter().map(|(_, text)| text).collect()
}

/// A search for what was typed.
pub(crate) fn search(query: &str) -> Ask {
    let body = json!({ "q": query }).to_string();
    Ask { path: "/api/v1/residents/search".to_owned(), body: Some(body) }
}

// Residents whom the asker may not know of have no handle, and are left out. Asked by many at a time: every
// answer waits for the disk.
async fn handles(address: SocketAddr, asker: &Asker, residents: Vec<String>) -> Result<Vec<Ask>> {
    let mut parts: JoinSet<Result<(usize, Vec<Ask>)>> = JoinSet::new();
    let size = residents.len().div_ceil(AT_A_TIME).max(1);
    for (place, part) in residents.chunks(size).enumerate() {
        let (asker, part) = (asker.clone(), part.to_vec());
        parts.spawn(async move { Ok((place, handles_of(address, &asker, &part).await?)) });
    }
    let mut found = BTreeMap::new();
    while let Some(part) = parts.join_next().await {
        let (place, asks) = part.map_err(BenchError::http)??;
        found.insert(place, asks);
    }
    Ok(found.into_values().flatten().collect())
}

async fn handles_of(address: SocketAddr, asker: &Asker, residents: &[String]) -> Result<Vec<Ask>> {
    let mut connection = Connection::open(address).await?;
    let mut lookups = Vec::with_capacity(residents.len());
    for id in residents {
        let (_, answer) = connection.ask(&lookup(id), asker).await?;
        let answer: Value = serde_json::from_slice(&answer).unwrap_or_default();
        if let Some(handle) = answer.get("handle").and_then(Value::as_str) {
            lookups.push(Ask { path: format!("/api/v1/residents/{handle}"), body: None });
        }
    }
    Ok(lookups)
}

fn every(residents: &[String], wanted: usize) -> Vec<String> {
    residents.iter().step_by((residents.len() / wanted).max(1)).take(wanted).cloned().collect()
}

// A number of the same length that no resident of the invented city has: theirs begin with zeros.
fn beside(id: &str) -> Option<String> {
    id.strip_prefix('0').map(|rest| format!("9{rest}"))
}

// Those of the numbers under which the asker finds nobody.
async fn unknown(address: SocketAddr, asker: &Asker, ids: Vec<String>) -> Result<Vec<String>> {
    let mut connection = Connection::open(address).await?;
    let mut unknown = Vec::new();
    for id in ids {
        let (status, _) = connection.ask(&lookup(&id), asker).await?;
        if status == hyper::StatusCode::NOT_FOUND {
            unknown.push(id);
        }
    }
    Ok(unknown)
}

/// A lookup by number.
pub(crate) fn lookup(id: &str) -> Ask {
    let body = json!({ "resident_id": id }).to_string();
    Ask { path: "/api/v1/residents/lookup".to_owned(), body: Some(body) }
}

// Every query once: the share that has a hit. An empty answer is cheap, and a benchmark of these would mislead.
async fn hits(address: SocketAddr, asker: &Asker, searches: &[Ask]) -> Result<f64> {
    let mut connection = Connection::open(address).await?;
    let mut found = 0_u32;
    for ask in searches {
        let (status, answer) = connection.ask(ask, asker).await?;
        let answer: Value = serde_json::from_slice(&answer).unwrap_or_default();
        let Some(hits) = answer.get("hits").and_then(Value::as_array) else {
            return Err(BenchError::unexpected(status, "an answer to a search"));
        };
        found += u32::from(!hits.is_empty());
    }
    Ok(f64::from(found) / searches.len().max(1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_of_queries_take_turns() {
        let texts = |name: &str, count: usize| (0..count).map(|n| format!("{name}{n}")).collect();
        let drawn = BTreeMap::from([(Attribute::Name, texts("n", 1000)), (Attribute::Kana, texts("k", 3))]);
        let all = interleaved(drawn);
        assert_eq!(all[..6], ["n0", "k0", "n4", "k1", "n8", "k2"]);
        assert_eq!(all.len(), QUERIES + 3);
    }
}
