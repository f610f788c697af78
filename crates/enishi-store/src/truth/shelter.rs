//! Whom protection flags (支援措置) mean: residents who carry one, from a file or from the desk, everybody joined
//! to them, and whoever stands in the same household now. Small sets, made anew from the flags whenever
//! something may have changed them; what differs from before goes to the index.
//!
//! A household in which a protected resident stands now is sheltered as such: every version of anybody that names
//! it withholds its whereabouts, former ones too, because they tell where the protected resident lives. The household
//! that a protected resident has left shelters nobody.

use std::collections::BTreeSet;

use rusqlite::Connection;
use rusqlite::types::FromSql;

use super::touched::Touched;
use crate::error::Result;

// A record that a snapshot no longer has tells nothing new: its last household counts until the source says
// otherwise. Absence ends no protection.
macro_rules! stands {
    ($version:literal, $link:literal) => {
        concat!(
            "(",
            $version,
            ".closed_by is null or (",
            $version,
            ".closed_as = 'vanished' and not exists (
                select 1 from link later join version newer on newer.id = later.version_id
                where later.person_id = ",
            $link,
            ".person_id and newer.source_id = ",
            $version,
            ".source_id
                  and newer.id > ",
            $version,
            ".id)))"
        )
    };
}

// Flags of every kind, and everybody joined to whoever carries one (宛名統合).
macro_rules! flagged {
    () => {
        "flag (id) as (
            select person_id from protection
            union select p.id from desk_protection d join person p on p.resident_id = d.resident_id),
         head (id) as (
            select coalesce((select canonical_id from same_as where person_id = flag.id), flag.id) from flag),
         flagged (id) as (
            select id from flag union select id from head
            union select s.person_id from head join same_as s on s.canonical_id = head.id)"
    };
}

const HOUSEHOLDS: &str = concat!(
    "with ",
    flagged!(),
    " select distinct h.number from flagged
      cross join link l on l.person_id = flagged.id
      cross join household h on h.version_id = l.version_id and h.role = l.role
      cross join version v on v.id = l.version_id
      where ",
    stands!("v", "l")
);

const PERSONS: &str = concat!(
    "with ",
    flagged!(),
    ", member (id) as (
        select id from flagged
        union select l.person_id from sheltered_household s
        cross join household h on h.number = s.number
        cross join link l on l.version_id = h.version_id and l.role = h.role
        cross join version v on v.id = l.version_id
        where l.person_id is not null and ",
    stands!("v", "l"),
    ")
     select id from member
     union select coalesce((select canonical_id from same_as where person_id = member.id), member.id) from member
     union select s.person_id from member join same_as s on s.canonical_id = member.id"
);

/// Makes the sheltered households and persons anew. Whoever is concerned by a difference is touched: those who come
/// or go, everybody who shares a row with them, everybody of whom a version names a household that comes or goes.
pub(super) fn renew(connection: &Connection, touched: &mut Touched) -> Result<()> {
    let households = difference::<String>(connection, "select number from sheltered_household", HOUSEHOLDS)?;
    for number in &households.gone {
        connection.prepare_cached("delete from sheltered_household where number = ?1")?.execute([number])?;
    }
    for number in &households.come {
        connection
            .prepare_cached("insert into sheltered_household (number) values (?1)")?
            .execute([number])?;
    }
    for number in households.gone.iter().chain(&households.come) {
        touch(
            connection,
            "select l.person_id from household h join link l on l.version_id = h.version_id
             where h.number = ?1 and l.person_id is not null",
            number,
            touched,
        )?;
    }
    let persons = difference::<i64>(connection, "select person_id from sheltered", PERSONS)?;
    for person in &persons.gone {
        connection.prepare_cached("delete from sheltered where person_id = ?1")?.execute([person])?;
    }
    for person in &persons.come {
        connection.prepare_cached("insert into sheltered (person_id) values (?1)")?.execute([person])?;
    }
    for person in persons.gone.iter().chain(&persons.come) {
        touched.insert(*person);
        touch(
            connection,
            "select other.person_id from link own join link other on other.version_id = own.version_id
             where own.person_id = ?1 and other.person_id is not null",
            person,
            touched,
        )?;
    }
    Ok(())
}

struct Difference<T> {
    gone: Vec<T>,
    come: Vec<T>,
}

fn difference<T: FromSql + Ord + Clone>(
    connection: &Connection,
    before: &str,
    now: &str,
) -> Result<Difference<T>> {
    let (before, now) = (set::<T>(connection, before)?, set::<T>(connection, now)?);
    Ok(Difference {
        gone: before.difference(&now).cloned().collect(),
        come: now.difference(&before).cloned().collect(),
    })
}

fn set<T: FromSql + Ord>(connection: &Connection, sql: &str) -> Result<BTreeSet<T>> {
    let mut statement = connection.prepare_cached(sql)?;
    let values = statement.query_map([], |row| row.get(0))?;
    Ok(values.collect::<rusqlite::Result<_>>()?)
}

fn touch(connection: &Connection, sql: &str, by: impl rusqlite::ToSql, touched: &mut Touched) -> Result<()> {
    let mut statement = connection.prepare_cached(sql)?;
    for person in statement.query_map([by], |row| row.get(0))? {
        touched.insert(person?);
    }
    Ok(())
}
