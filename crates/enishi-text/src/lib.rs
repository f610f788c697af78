//! Japanese municipal text as pure functions; knows nothing of residents, files or SQL.
