//! `enishi connector new`: a draft from a file that nobody has described yet. Shows no value of it but codes.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;

use enishi_catalogue::{Explain, Message, texts};
use enishi_ingest::draft::{Asked, MOST_BYTES, Overlap, draft};
use enishi_model::calendar::night_of;
use serde_json::json;

use crate::args::{Args, Connector};
use crate::client::Client;
use crate::clock::clock;
use crate::error::{CliError, Result};
use crate::hub::city;
use crate::out;

pub(crate) fn run(args: &Args, command: &Connector) -> Result<()> {
    let Connector::New { file, to, json } = command;
    let lang = args.lang();
    let programme = to.as_deref().map(|folder| folder_name(args, folder)).transpose()?.unwrap_or_default();
    let (bytes, whole) = beginning(file).map_err(CliError::file(file))?;
    let hub = register(args);
    let known = |numbers: &[String]| hub.as_ref().and_then(|hub| overlap(hub, numbers));
    let file_name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let zone = chrono::FixedOffset::east_opt(9 * 3600);
    let today = zone.map(|zone| night_of(clock()(), zone)).unwrap_or_default();
    let asked =
        Asked { bytes: &bytes, whole, file_name: &file_name, programme: &programme, today, known: &known };
    let drafted = draft(&asked).map_err(|error| CliError::Answered(error.explain(lang)))?;
    let (text, unsure) = (drafted.toml(lang), drafted.unsure(lang));
    if let Some(folder) = to {
        write_new(args, folder, &text)?;
    }
    if *json {
        out::json(&json!({ "toml": text, "unsure": unsure }));
    } else if to.is_none() {
        out::line(text.trim_end());
    }
    out::aside(texts::draft_unsure(lang, unsure.len()));
    Ok(())
}

// connectors/DEPARTMENT/NAME: the last part names the programme until somebody names it otherwise.
fn folder_name(args: &Args, folder: &Path) -> Result<String> {
    let part =
        |path: Option<&Path>| path.and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    let (name, department) = (part(Some(folder)), part(folder.parent()));
    let is_name = |name: &Option<String>| {
        name.as_deref().is_some_and(|name| {
            name.starts_with(|c: char| c.is_ascii_lowercase())
                && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        })
    };
    if is_name(&name) && is_name(&department) {
        return Ok(name.unwrap_or_default());
    }
    Err(CliError::Answered(Message::new(texts::draft_not_a_folder(args.lang()))))
}

// As much as is looked at, to the end of a line; and whether that is all.
fn beginning(file: &Path) -> std::io::Result<(Vec<u8>, bool)> {
    let mut bytes = Vec::new();
    File::open(file)?.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() <= MOST_BYTES {
        return Ok((bytes, true));
    }
    let end = bytes.iter().rposition(|byte| *byte == b'\n').map_or(bytes.len(), |at| at + 1);
    bytes.truncate(end);
    Ok((bytes, false))
}

// Whom the register knows, where there is one: asked as the account that owns the data directory.
fn register(args: &Args) -> Option<Client> {
    let city = city(args).ok()?;
    city.instance.data.join("enishi.db").is_file().then(|| Client::operator(args).ok()).flatten()
}

fn overlap(hub: &Client, numbers: &[String]) -> Option<Overlap> {
    const MOST: usize = 2_000;
    let numbers: Vec<&String> = numbers.iter().take(MOST).collect();
    let answer = hub.post("/api/v1/desk/numbers", &json!({ "numbers": numbers })).ok()?;
    let whole = |key: &str| answer.get(key).and_then(serde_json::Value::as_u64);
    let percent = u8::try_from(whole("percent")?).ok()?;
    Some(Overlap { percent, width: whole("width").and_then(|width| usize::try_from(width).ok()) })
}

// Whatever is there already stays.
fn write_new(args: &Args, folder: &Path, text: &str) -> Result<()> {
    let path = folder.join("connector.toml");
    fs::create_dir_all(folder).map_err(CliError::file(folder))?;
    let opened = OpenOptions::new().write(true).create_new(true).open(&path);
    let mut file = opened.map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => CliError::Answered(
            Message::new(texts::draft_exists(args.lang(), path.display()))
                .hint(texts::draft_exists_hint(args.lang())),
        ),
        _ => CliError::File { path: path.clone(), source: error },
    })?;
    file.write_all(text.as_bytes()).map_err(CliError::file(&path))?;
    out::aside(texts::draft_written(args.lang(), path.display()));
    Ok(())
}
