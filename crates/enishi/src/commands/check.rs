//! `enishi check`: the configuration as a whole, a connector with its own sample, or a connector with a
//! file that somebody has.

use std::collections::HashMap;
use std::mem::{Discriminant, discriminant};
use std::path::Path;

use enishi_catalogue::{Explain, Lang, Words, texts};
use enishi_config::{Connector, parse_connector, read_text};
use enishi_ingest::receipt::finding_line;
use enishi_ingest::rehearse::{Rehearsal, compare, rehearse};
use enishi_model::{Finding, Reason, Severity, SourceId};

use crate::args::Args;
use crate::error::{CliError, Result};
use crate::hub::city;
use crate::out;
use crate::table::table;

const MOST_ALIKE: usize = 5;

pub(crate) fn run(args: &Args, folder: Option<&Path>, file: Option<&Path>) -> Result<()> {
    let lang = args.lang();
    let Some(folder) = folder else {
        let city = city(args)?;
        let (connectors, programmes) = (city.connectors.len(), city.schema.programmes.len());
        out::line(texts::config_is_good(lang, connectors, programmes, city.policy.roles.len()));
        return Ok(());
    };
    let connector = connector(folder)?;
    match file {
        Some(file) => show(&connector, file, lang),
        None => sample(&connector, folder, lang),
    }
}

/// The connector of a folder, by itself.
pub(super) fn connector(folder: &Path) -> Result<Connector> {
    let text = read_text(&folder.join("connector.toml"))?;
    Ok(parse_connector(&source_id(folder), &text.file, &text.text)?)
}

// connectors/DEPARTMENT/NAME
fn source_id(folder: &Path) -> SourceId {
    let full = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let name =
        |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    SourceId::new(format!("{}/{}", full.parent().map(name).unwrap_or_default(), name(&full)))
}

fn sample(connector: &Connector, folder: &Path, lang: Lang) -> Result<()> {
    let (sample, expected) = (folder.join("sample.csv"), folder.join("expected.json"));
    let rehearsal = rehearse(connector, &sample).map_err(CliError::file(&sample))?;
    let text = std::fs::read_to_string(&expected).map_err(CliError::file(&expected))?;
    let differences = compare(connector, &rehearsal, &text);
    if !differences.is_empty() {
        return Err(CliError::Unexpected(differences));
    }
    out::line(texts::sample_is_good(lang, rehearsal.rows));
    Ok(())
}

fn show(connector: &Connector, file: &Path, lang: Lang) -> Result<()> {
    let rehearsal = rehearse(connector, file).map_err(CliError::file(file))?;
    if !rehearsal.objections.is_empty() {
        for objection in &rehearsal.objections {
            out::line(objection.explain(lang).lines(lang));
        }
        return Err(CliError::WouldStop);
    }
    out::line(columns(connector, &rehearsal, lang));
    if !rehearsal.unknown_columns.is_empty() {
        out::line(texts::unknown_columns(lang, rehearsal.unknown_columns.join(", ")));
    }
    let rejected =
        rehearsal.findings.iter().filter(|finding| finding.reason.severity() == Severity::Rejected);
    out::line(texts::rehearsed(lang, rehearsal.rows, rehearsal.records.len(), rejected.count()));
    findings(&rehearsal.findings, lang);
    Ok(())
}

// Of what is only odd, a few lines of each kind in each column say enough.
fn findings(findings: &[Finding], lang: Lang) {
    let mut noted: HashMap<(Option<&str>, Discriminant<Reason>), usize> = HashMap::new();
    let mut more = 0;
    for finding in findings {
        if finding.reason.severity() == Severity::Noted {
            let alike = noted.entry((finding.column.as_deref(), discriminant(&finding.reason))).or_default();
            *alike += 1;
            if *alike > MOST_ALIKE {
                more += 1;
                continue;
            }
        }
        out::line(finding_line(lang, finding));
    }
    if more > 0 {
        out::line(texts::more_alike(lang, more));
    }
}

// Column, field, kind, class, attribute, how many rows have it. No values.
fn columns(connector: &Connector, rehearsal: &Rehearsal, lang: Lang) -> String {
    let words = Words(lang);
    let header =
        vec![words.column(), words.field(), words.kind(), words.class(), words.attribute(), words.filled()];
    let fields = connector.source.fields.iter().zip(&connector.fields).enumerate();
    let rows = fields.map(|(at, (field, spec))| {
        let filled = rehearsal
            .records
            .iter()
            .filter(|record| record.cells.get(at).is_some_and(|cell| !cell.is_empty()));
        let kind = enishi_model::schema::FIELD_KINDS.iter().find(|(_, kind)| *kind == field.kind);
        let class = [(field.class.sensitive, "sensitive"), (field.class.locating, "locating")];
        let class: Vec<&str> = class.iter().filter(|(is, _)| *is).map(|(_, word)| *word).collect();
        vec![
            spec.column.clone(),
            field.name.clone(),
            kind.map(|(name, _)| (*name).to_owned()).unwrap_or_default(),
            if class.is_empty() { "general".to_owned() } else { class.join(" ") },
            field.attribute.as_ref().map(enishi_model::Attribute::key).unwrap_or_default(),
            filled.count().to_string(),
        ]
    });
    table(header, rows.collect(), &[5])
}
