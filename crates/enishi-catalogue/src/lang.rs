use serde::{Deserialize, Serialize};

/// The languages that Enishi speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Japanese
    #[default]
    Ja,
    /// English
    En,
}

impl Lang {
    /// The tag as it stands in `lang=` attributes and `Content-Language`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// Reads `ja`, `ja_JP.UTF-8`, `ja-JP`, `en_US`, `C`...; anything but Japanese is English.
    pub fn from_locale(locale: &str) -> Self {
        if locale.to_ascii_lowercase().starts_with("ja") { Self::Ja } else { Self::En }
    }

    /// The first language of an `Accept-Language` header that Enishi speaks.
    pub fn from_accept_language(header: &str) -> Option<Self> {
        header.split(',').find_map(|range| {
            let tag = range.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            match tag.get(..2) {
                Some("ja") => Some(Self::Ja),
                Some("en") => Some(Self::En),
                _ => None,
            }
        })
    }
}

/// A label that configuration gives in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bilingual {
    /// Japanese
    pub ja: String,
    /// English
    pub en: String,
}

impl Bilingual {
    /// The text in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ja => &self.ja,
            Lang::En => &self.en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn picks_the_first_language_it_speaks() {
        assert_eq!(Lang::from_accept_language("fr, en-GB;q=0.8, ja;q=0.5"), Some(Lang::En));
        assert_eq!(Lang::from_accept_language("ja-JP,ja;q=0.9"), Some(Lang::Ja));
        assert_eq!(Lang::from_accept_language("fr"), None);
        assert_eq!(Lang::from_locale("ja_JP.UTF-8"), Lang::Ja);
        assert_eq!(Lang::from_locale("C"), Lang::En);
    }
}
