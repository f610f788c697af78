//! Files whose cells stand at fixed places. Where one column ends is seen only where the kind of character changes;
//! two numbers side by side look like one, and the draft says that the vendor's layout is needed.

use enishi_config::connector::Encoding;

use super::error::NotDrafted;
use super::table::Table;

/// What stands before and behind the rows.
pub(super) struct Ends {
    pub(super) comment: Option<String>,
    pub(super) trailer: Option<String>,
    pub(super) ends_in_newline: bool,
    pub(super) ragged: usize,
}

// A line of less is a line of prose.
const NARROWEST: usize = 20;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Digit,
    Latin,
    Half,
    Wide,
}

/// Cuts a text whose lines are equally long.
pub(super) fn cut(encoding: Encoding, text: &str, ends_in_newline: bool) -> Result<Table, NotDrafted> {
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    let mut widths: Vec<usize> = lines.iter().map(|line| width(line)).collect();
    widths.sort_unstable();
    let usual = widths.get(widths.len() / 2).copied().unwrap_or_default();
    let like: Vec<&str> = lines.iter().filter(|line| width(line) == usual).copied().collect();
    if usual < NARROWEST || like.len() * 10 < lines.len() * 6 || like.len() < 2 {
        return Err(NotDrafted::NoColumns);
    }
    let ragged = lines.len() - like.len();
    let (comment, trailer, data) = ends(like);
    let places = places(&data, usual);
    let rows = data.iter().map(|line| cells(line, &places)).collect();
    Ok(Table::fixed(encoding, places, rows, Ends { comment, trailer, ends_in_newline, ragged }))
}

// Records that begin with another digit than those between them: a header, and a trailer that counts.
fn ends(mut lines: Vec<&str>) -> (Option<String>, Option<String>, Vec<&str>) {
    let mark = |line: &str| line.chars().next().map(String::from);
    let usual = lines.get(lines.len() / 2).and_then(|line| mark(line));
    let mut comment = None;
    if let Some(first) = lines.first().filter(|line| lines.len() > 2 && mark(line) != usual) {
        comment = mark(first);
        lines.remove(0);
    }
    let mut trailer = None;
    if let Some(last) = lines.last().filter(|line| lines.len() > 2 && mark(line) != usual) {
        let count: String = last.chars().skip(1).filter(|c| !c.is_whitespace()).collect();
        if count.parse() == Ok(lines.len() - 1) {
            trailer = mark(last);
            lines.pop();
        }
    }
    // A trailer is told by its first cell, so that the first column is the mark alone.
    (comment, trailer, lines)
}

// Widths of columns: a new one begins where the class of characters changes in no line's middle.
fn places(lines: &[&str], total: usize) -> Vec<usize> {
    let mut seen: Vec<Vec<Class>> = vec![Vec::new(); total];
    let mut inside = vec![false; total + 1];
    for line in lines {
        let mut at = 0;
        for character in line.chars() {
            let (class, wide) = class(character);
            if let Some(classes) = seen.get_mut(at).filter(|classes| !classes.contains(&class)) {
                classes.push(class);
            }
            if wide == 2 {
                // No edge can be within a character.
                inside.get_mut(at + 1).into_iter().for_each(|inside| *inside = true);
            }
            at += wide;
        }
    }
    let mut edges = vec![0, 1];
    edges.extend((2..total).filter(|at| !inside.get(*at).copied().unwrap_or(true) && is_edge(&seen, *at)));
    edges.push(total);
    edges.iter().zip(edges.iter().skip(1)).map(|(from, to)| to - from).filter(|width| *width > 0).collect()
}

// What stands at a place, filling left out; nothing but filling belongs to what is before it.
fn is_edge(seen: &[Vec<Class>], at: usize) -> bool {
    let at_place = |at: usize| {
        let classes = seen.get(at).map(Vec::as_slice).unwrap_or_default();
        let mut classes: Vec<Class> =
            classes.iter().copied().filter(|class| *class != Class::Space).collect();
        classes.sort_unstable_by_key(|class| *class as u8);
        classes
    };
    let (here, before) = (at_place(at), (0..at).rev().map(at_place).find(|classes| !classes.is_empty()));
    let always_filled = |at: usize| seen.get(at).is_some_and(|classes| !classes.contains(&Class::Space));
    let is_new = always_filled(at) && !always_filled(at - 1);
    let is_other =
        before.is_some_and(|before| !here.is_empty() && before.iter().all(|class| !here.contains(class)));
    is_other || (is_new && here != [Class::Digit])
}

fn cells(line: &str, places: &[usize]) -> Vec<String> {
    let mut characters = line.chars();
    let mut cells = Vec::with_capacity(places.len());
    for place in places {
        let (mut cell, mut taken) = (String::new(), 0);
        while taken < *place {
            let Some(character) = characters.next() else { break };
            taken += class(character).1;
            cell.push(character);
        }
        cells.push(cell.trim_matches([' ', '　']).to_owned());
    }
    cells
}

fn width(line: &str) -> usize {
    line.chars().map(|character| class(character).1).sum()
}

// A character's class, and its bytes in CP932.
fn class(character: char) -> (Class, usize) {
    match character {
        ' ' => (Class::Space, 1),
        '\u{3000}' => (Class::Space, 2),
        '0'..='9' => (Class::Digit, 1),
        '\u{FF61}'..='\u{FF9F}' => (Class::Half, 1),
        _ if character.is_ascii() => (Class::Latin, 1),
        _ => (Class::Wide, 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_end_where_the_kind_of_character_changes() {
        let text = "12026112100000000000000\n2   12髙橋　　ﾀｶﾊｼ 3150302\n2    7林　　　ﾊﾔｼ  5040531\n2  123五十嵐　ｲｶﾗｼ 4010101\n";
        let text = text.replace("12026112100000000000000\n", &format!("{:<26}\n", "120261121"))
            + &format!("{:<26}\n", "93");
        let table = cut(Encoding::Cp932, &text, true).unwrap();
        assert_eq!((table.comment.as_deref(), table.trailer.as_deref()), (Some("1"), Some("9")));
        assert_eq!(table.rows.len(), 3);
        let widths = table.widths.unwrap();
        assert_eq!(widths.iter().sum::<usize>(), 26, "{widths:?}");
    }

    #[test]
    fn prose_has_no_columns() {
        assert!(cut(Encoding::Utf8, "a\nlonger line\nand another one\n", true).is_err());
    }
}
