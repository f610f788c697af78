-- desk.db: what the hub itself must remember. Restored separately from enishi.db.

create table instance (
    id         integer primary key check (id = 1),
    handle_key blob not null
) strict;

create table token (
    id         integer primary key,
    hash       blob not null unique,
    holder     text not null,
    role       text not null,
    created_at text not null,
    revoked_at text
) strict;

-- What a person said of a row in the tray: whose it is, or that it is nobody's.
create table tray_decision (
    id          integer primary key,
    source      text not null,
    record_key  text not null,
    role        text not null,
    resident_id text,
    decided_by  text not null,
    decided_at  text not null,
    unique (source, record_key, role)
) strict;

-- Two resident IDs of one human, and that they are not after all.
create table join_decision (
    id          integer primary key,
    resident_id text not null,
    canonical   text not null,
    joined      integer not null,
    decided_by  text not null,
    decided_at  text not null
) strict;
