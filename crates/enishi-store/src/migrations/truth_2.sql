-- Who else is meant by a protection flag, and whom the officer protects before any file does.

-- Which household a version names, by the role that it says so of. Whose it is, `link` says.
create table household (
    version_id integer not null,
    role       text not null,
    number     text not null,
    primary key (version_id, role, number)
) strict, without rowid;
create index household_number on household (number);

-- Residents protected at the desk: a copy of what desk.db says, so that one query sees every flag.
create table desk_protection (
    resident_id text primary key
) strict, without rowid;

-- What follows from all flags, made anew in the transaction of whatever may change it: the households in which a
-- protected resident stands now, and everybody whose whereabouts are withheld (支援措置).
create table sheltered_household (
    number text primary key
) strict, without rowid;

create table sheltered (
    person_id integer primary key
) strict;

-- The purges that this database has been through; `confirmed_at` tells one from another of the same number in an
-- older desk. An older copy of this file lacks the row: then the purge is applied again. `cleaned`: its free
-- pages, the index and the kept copies of files hold nothing of it any more.
create table purged (
    purge_id     integer primary key,
    confirmed_at text not null,
    sources      text not null,
    figures      text not null,
    cleaned      integer not null default 0
) strict;

-- What later files must not bring back: a copy of the desk's marks, so that one query sees them.
create table purged_mark (
    mark     blob not null,
    purge_id integer not null,
    primary key (mark, purge_id)
) strict, without rowid;

-- Which number a crosswalk's version maps to its resident: what stands again when a batch is removed.
create table mapping (
    version_id integer primary key,
    system     text not null,
    number     text not null
) strict;
insert into mapping (version_id, system, number) select version_id, system, number from crosswalk where true
    on conflict do nothing;

-- Flags whose only word was a batch's that is removed: they end with a whole file of their source after `batch_id`.
create table flag_left (
    source_id integer not null references source,
    key       text not null,
    batch_id  integer not null,
    primary key (source_id, key)
) strict, without rowid;

-- How far back a source's history reaches, where a retention rule has taken the rest.
create table history_cut (
    source_id integer primary key references source,
    reaches   text not null
) strict;
