//! Faults of a file's text: encodings, delimiters, quotes, lengths, control characters.
