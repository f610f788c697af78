//! The texts, by where they are read; arguments stand in braces. Everything is reached as `texts::name`.

macro_rules! catalogue {
    ($( $name:ident ( $($arg:ident),* ) $en:literal $ja:literal )*) => { $(
        #[doc = $en]
        pub fn $name(lang: $crate::Lang $(, $arg: impl std::fmt::Display)*) -> String {
            match lang {
                $crate::Lang::En => format!($en),
                $crate::Lang::Ja => format!($ja),
            }
        }
    )* };
}

/// Texts as methods of [`Words`], for templates.
macro_rules! words {
    ($( $name:ident ( $($arg:ident),* ) $en:literal $ja:literal )*) => {
        impl Words {
            $(
                #[doc = $en]
                pub fn $name(self $(, $arg: impl std::fmt::Display)*) -> String {
                    match self.0 {
                        $crate::Lang::En => format!($en),
                        $crate::Lang::Ja => format!($ja),
                    }
                }
            )*
        }
    };
}

mod answers;
mod audit;
mod author;
mod backup;
mod configuration;
mod files;
mod folders;
mod guards;
mod lookup;
mod machine;
mod morning;
mod pages;
mod policy;
mod protection;
mod purge;
mod reader;
mod rows;
mod terminal;
mod trouble;
mod watching;

pub use answers::*;
pub use audit::*;
pub use author::*;
pub use backup::*;
pub use configuration::*;
pub use files::*;
pub use folders::*;
pub use guards::*;
pub use lookup::*;
pub use machine::*;
pub use morning::*;
pub use pages::Words;
pub use policy::*;
pub use protection::*;
pub use purge::*;
pub use reader::*;
pub use rows::*;
pub use terminal::*;
pub use trouble::*;
pub use watching::*;

catalogue! {
    hint(text) "hint: {text}" "次の手順: {text}"
    none() "none" "なし"
}
