//! What a token's holder answers for: the department, and values by axis or field. Rules with a scope
//! hold within it.

use std::collections::{BTreeMap, BTreeSet};

/// What somebody answers for. Empty, it holds nothing: rules with a scope then leave what they leave of
/// everything else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remit {
    /// the department's ASCII name, such as `korei`
    pub department: Option<String>,
    /// values by `district.AXIS`, or by the field of a caseload
    pub values: BTreeMap<String, BTreeSet<String>>,
}

impl Remit {
    /// That of a department, and nothing else.
    pub fn of_department(department: &str) -> Self {
        Self { department: Some(department.to_owned()), values: BTreeMap::new() }
    }

    pub(crate) fn own(&self, key: &str) -> BTreeSet<String> {
        self.values.get(key).cloned().unwrap_or_default()
    }
}

/// What a token of a role must say of its holder's remit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// a department
    pub department: bool,
    /// values for each of these: `district.AXIS`, or the field of a caseload
    pub values: BTreeSet<String>,
}
