//! The texts. Grouped by where they are read; arguments stand in braces.

use std::fmt::Display;

use crate::Lang;

macro_rules! catalogue {
    ($( $name:ident ( $($arg:ident),* ) $en:literal $ja:literal )*) => { $(
        #[doc = $en]
        pub fn $name(lang: Lang $(, $arg: impl Display)*) -> String {
            match lang {
                Lang::En => format!($en),
                Lang::Ja => format!($ja),
            }
        }
    )* };
}

catalogue! {
    hint(text) "hint: {text}" "次の手順: {text}"
}
