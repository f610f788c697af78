//! The committed city under `fixtures/`, drawn anew. A test fails where it is not what the seed draws.

use std::fs;
use std::path::Path;

use enishi_city::{City, CitySpec};

use crate::run::{Done, root};

/// The committed city: its size, its seed and its first night.
pub(crate) fn city() -> Result<City, String> {
    let first_night = "2026-11-21".parse().map_err(|_| "not a date".to_owned())?;
    Ok(City::new(CitySpec { residents: 2000, seed: 42, first_night }))
}

pub(crate) fn run() -> Done {
    write(&root().join("fixtures"))
}

/// Writes both nights below `folder`.
pub(crate) fn write(folder: &Path) -> Done {
    let city = city()?;
    for night in [1, 2] {
        let folder = folder.join(format!("night-{night}"));
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|error| error.to_string())?;
        }
        fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        city.write_night(night, &folder).map_err(|error| error.to_string())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::path::PathBuf;

    fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        let mut folders = vec![folder.to_owned()];
        while let Some(next) = folders.pop() {
            for entry in fs::read_dir(next).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    found.insert(path.strip_prefix(folder).unwrap().to_owned(), fs::read(&path).unwrap());
                }
            }
        }
        found
    }

    #[test]
    fn the_committed_city_is_what_its_seed_draws() {
        let drawn = tempfile::tempdir().unwrap();
        write(drawn.path()).unwrap();
        let (drawn, committed) = (files(drawn.path()), files(&root().join("fixtures")));
        assert!(!drawn.is_empty());
        assert_eq!(drawn.keys().collect::<Vec<_>>(), committed.keys().collect::<Vec<_>>());
        for (name, bytes) in &drawn {
            assert!(committed.get(name) == Some(bytes), "{} differs: cargo xtask fixtures", name.display());
        }
    }
}
