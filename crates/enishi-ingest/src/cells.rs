//! The cells of one row, one behind the other in a single text.

/// The cells of one row, as the file has them.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Cells {
    text: String,
    ends: Vec<usize>,
}

impl Cells {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none, not even an empty one.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The cell at a place, from 0.
    pub fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)?;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.text.get(start..end)
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| self.text.get(start..*end).unwrap_or_default())
    }

    /// All of them without what parts them.
    pub fn as_slice(&self) -> &str {
        &self.text
    }

    /// Another cell behind the last.
    pub fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        self.ends.push(self.text.len());
    }

    /// Takes the memory of these cells, to fill it anew.
    pub(crate) fn take(&mut self) -> (Vec<u8>, Vec<usize>) {
        let (mut text, mut ends) =
            (std::mem::take(&mut self.text).into_bytes(), std::mem::take(&mut self.ends));
        text.clear();
        ends.clear();
        (text, ends)
    }

    /// Cells that end at these places of a text; `None` where that is no UTF-8.
    pub(crate) fn of(text: Vec<u8>, ends: Vec<usize>) -> Option<Self> {
        Some(Self { text: String::from_utf8(text).ok()?, ends })
    }

    /// As much memory as these cells take.
    pub(crate) fn bytes(&self) -> usize {
        self.text.len() + self.ends.len() * size_of::<usize>()
    }
}

// Cells hold personal values: they do not show themselves in logs or panics.
impl std::fmt::Debug for Cells {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Cells({}, masked)", self.len())
    }
}

impl<'c> FromIterator<&'c str> for Cells {
    fn from_iter<I: IntoIterator<Item = &'c str>>(all: I) -> Self {
        let mut cells = Self::default();
        all.into_iter().for_each(|cell| cells.push(cell));
        cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_back_as_they_were_put() {
        let cells: Cells = ["", "縁", "", "a"].into_iter().collect();
        assert_eq!(cells.iter().collect::<Vec<_>>(), ["", "縁", "", "a"]);
        assert_eq!((cells.get(1), cells.get(2), cells.get(4)), (Some("縁"), Some(""), None));
        assert_eq!((cells.len(), cells.as_slice()), (4, "縁a"));
        assert!(!format!("{cells:?}").contains('縁'), "personal values do not show themselves");
    }
}
