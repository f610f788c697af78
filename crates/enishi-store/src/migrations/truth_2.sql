-- Who else is meant by a protection flag, and whom the officer protects before any file does.

-- Who stands or stood in which household, by which version of which record. A household in which a protected
-- resident stands now is protected: accompanying family, and what others' former rows say of it (支援措置).
create table household (
    person_id  integer not null,
    version_id integer not null,
    number     text not null,
    primary key (person_id, version_id, number)
) strict, without rowid;
create index household_number on household (number);

-- Residents protected at the desk: a copy of what desk.db says, so that one query sees every flag.
create table desk_protection (
    resident_id text primary key
) strict, without rowid;
