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
