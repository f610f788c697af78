//! Reading the hub's JSON answers, and words from standard input.

use std::io::{self, BufRead, Read};
use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{CliError, Result};

/// A text under a key; empty where there is none.
pub(crate) fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// What stands under a key, as a table's cell: numbers and texts; empty for null.
pub(crate) fn cell(value: &Value, key: &str) -> String {
    match value.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// What stands under a key, read back; its default where that cannot be.
pub(crate) fn from<T: DeserializeOwned + Default>(value: &Value, key: &str) -> T {
    value.get(key).cloned().and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()
}

/// A list under a key; empty where there is none.
pub(crate) fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// The texts of a list under a key.
pub(crate) fn texts_of(value: &Value, key: &str) -> Vec<String> {
    list(value, key).iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// A word of the command line; `-` stands for standard input, so that no personal value need stand in a
/// process list.
pub(crate) fn word(word: &str) -> Result<String> {
    if word != "-" {
        return Ok(word.to_owned());
    }
    let mut text = String::new();
    io::stdin().lock().read_to_string(&mut text).map_err(CliError::file(Path::new("-")))?;
    Ok(text.trim().to_owned())
}

/// Two lines of standard input.
pub(crate) fn two_lines() -> Result<(String, String)> {
    let mut lines = io::stdin().lock().lines();
    let mut next = || lines.next().transpose().map_err(CliError::file(Path::new("-")));
    let (first, second) = (next()?.unwrap_or_default(), next()?.unwrap_or_default());
    Ok((first.trim().to_owned(), second.trim().to_owned()))
}
