-- enishi.db: sources and merged records. Every table is keyed by resident or by batch.

create table meta (
    key   text primary key,
    value text not null
) strict, without rowid;

insert into meta values ('revision', '0'), ('indexed_revision', '0');

create table source (
    id   integer primary key,
    name text not null unique
) strict;

-- The names of a source's fields at one time, as a JSON array: what the cells of a version mean.
create table layout (
    id        integer primary key,
    source_id integer not null references source,
    fields    text not null,
    unique (source_id, fields)
) strict;

-- One export file's ingestion. Only decided batches have a row: published, unchanged, held, refused.
create table batch (
    id            integer primary key,
    source_id     integer not null references source,
    seq           integer not null,
    status        text not null,
    file_name     text not null,
    file_hash     blob,
    bytes         integer not null,
    business_date text not null,
    previous_date text,
    received_at   text not null,
    decided_at    text not null,
    figures       text not null,
    reasons       text not null,
    unique (source_id, seq)
) strict;

-- The checkpoint: which file of a drop folder was decided on, by which batch.
create table taken (
    source_id   integer not null references source,
    file_name   text not null,
    bytes       integer not null,
    modified_ns integer not null,
    batch_id    integer not null references batch,
    primary key (source_id, file_name)
) strict, without rowid;

create table finding (
    batch_id integer not null references batch,
    ordinal  integer not null,
    finding  text not null,
    primary key (batch_id, ordinal)
) strict, without rowid;

create table person (
    id          integer primary key,
    resident_id text not null unique
) strict;

create table person_handle (
    handle    blob primary key,
    person_id integer not null references person
) strict, without rowid;

-- Two numbers of one human (宛名統合), as decided at the desk: the person stands under `canonical_id`.
create table same_as (
    person_id    integer primary key references person,
    canonical_id integer not null references person
) strict;
create index same_as_canonical on same_as (canonical_id);

-- A version of a source record. Closed, never overwritten. Millions of rows a night go in here and into `link`:
-- they do without foreign keys, whose checks would cost as much as the rows.
create table version (
    id         integer primary key,
    source_id  integer not null,
    key        text not null,
    history_no integer not null,
    opened_by  integer not null,
    closed_by  integer,
    closed_as  text,
    layout_id  integer not null,
    record     integer not null,
    line       integer not null,
    byte       integer not null,
    valid_from text,
    valid_to   text,
    ended      integer not null,
    protects   integer not null,
    hash       blob not null,
    cells      text not null
) strict;
create index version_former on version (source_id, key) where closed_by is not null;

-- The open version of every record, as the rows of the next file are compared with it. `key` is a hash of the
-- record's key. `row` is a hash of the row as it stood in the file: where tonight's row has the same, nothing changed.
-- It is null where the row must be looked at anyway: it waits in the tray, or something in it was odd.
create table standing (
    source_id  integer not null,
    key        blob not null,
    version_id integer not null,
    row        blob,
    primary key (source_id, key)
) strict, without rowid;

-- Whom a version touches. `person_id` is null while the row waits in the tray, for `reason`.
create table link (
    version_id integer not null,
    role       text not null,
    person_id  integer,
    system     text,
    number     text,
    reason     text,
    primary key (version_id, role)
) strict, without rowid;
create index link_person on link (person_id, version_id) where person_id is not null;
create index link_number on link (system, number) where system is not null;
create index link_tray on link (reason) where person_id is null;

-- Another system's number and the resident it belongs to, as the newest crosswalk file says.
create table crosswalk (
    system     text not null,
    number     text not null,
    person_id  integer not null references person,
    version_id integer not null,
    primary key (system, number)
) strict, without rowid;

-- Standing protection flags (支援措置). A flag goes only when its own record says so, never by absence.
create table protection (
    person_id integer not null references person,
    source_id integer not null references source,
    key       text not null,
    primary key (source_id, key, person_id)
) strict, without rowid;
create index protection_person on protection (person_id);

-- Persons whose search document is older than their records.
create table outbox (
    person_id integer primary key,
    revision  integer not null
) strict;

-- Drop folders that cannot be read, with the system's word; unreachable is not empty.
create table folder_problem (
    source_id integer primary key references source,
    folder    text not null,
    why       text not null,
    since     text not null
) strict;
