//! `enishi check`: the configuration as a whole, a connector with its own sample, or a connector with a
//! file that somebody has.

use std::path::Path;

use enishi_catalogue::{Explain, Lang, texts};
use enishi_config::{Connector, Faults, parse_connector, read_text};
use enishi_ingest::rehearse::{compare, rehearse};
use enishi_model::SourceId;
use serde_json::{Value, json};

use super::check_file;
use crate::args::{Args, Check};
use crate::error::{CliError, Result};
use crate::hub::city;
use crate::out;

pub(crate) fn run(args: &Args, check: &Check) -> Result<()> {
    let lang = args.lang();
    let checked = match (&check.connector, &check.file) {
        (None, _) => whole(args, check.ask.json),
        (Some(folder), None) => sample(&connector(folder)?, folder, check.ask.json, lang),
        (Some(folder), Some(file)) => check_file::run(args, check, &connector(folder)?, file),
    };
    checked.inspect_err(|error| {
        if let (CliError::Config(faults), true) = (error, check.ask.json) {
            out::json(&json!({ "faults": machine(faults, lang) }));
        }
    })
}

fn whole(args: &Args, json: bool) -> Result<()> {
    let city = city(args)?;
    let (connectors, programmes) = (city.connectors.len(), city.schema.programmes.len());
    let roles = city.policy.roles.len();
    if json {
        let none: [(); 0] = [];
        out::json(
            &json!({ "faults": none, "connectors": connectors, "programmes": programmes, "roles": roles }),
        );
    } else {
        out::line(texts::config_is_good(args.lang(), connectors, programmes, roles));
    }
    Ok(())
}

/// The connector of a folder, by itself.
pub(super) fn connector(folder: &Path) -> Result<Connector> {
    let text = read_text(&folder.join("connector.toml"))?;
    Ok(parse_connector(&source_id(folder), &text.file, &text.text)?)
}

/// The ID of a connector's folder, connectors/DEPARTMENT/NAME.
pub(super) fn source_id(folder: &Path) -> SourceId {
    let full = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let name =
        |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    SourceId::new(format!("{}/{}", full.parent().map(name).unwrap_or_default(), name(&full)))
}

fn sample(connector: &Connector, folder: &Path, json: bool, lang: Lang) -> Result<()> {
    let (sample, expected) = (folder.join("sample.csv"), folder.join("expected.json"));
    let rehearsal = rehearse(connector, &sample).map_err(CliError::file(&sample))?;
    let text = std::fs::read_to_string(&expected).map_err(CliError::file(&expected))?;
    let differences = compare(connector, &rehearsal, &text);
    if json {
        out::json(&json!({ "rows": rehearsal.rows, "differences": differences }));
    }
    if !differences.is_empty() {
        return Err(CliError::Unexpected(differences));
    }
    if !json {
        out::line(texts::sample_is_good(lang, rehearsal.rows));
    }
    Ok(())
}

// Every fault with its place, for editors and scripts.
fn machine(faults: &Faults, lang: Lang) -> Vec<Value> {
    let each = faults.each().into_iter().map(|fault| {
        let message = fault.kind.explain(lang);
        json!({
            "file": fault.file,
            "line": fault.line,
            "column": fault.column,
            "key": fault.key,
            "text": message.what,
            "hint": message.hint,
        })
    });
    each.collect()
}
