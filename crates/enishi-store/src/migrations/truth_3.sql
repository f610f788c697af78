-- guards

-- What a published file looked like, column by column (JSON; figures, no values): what later files are compared with.
create table profile (
    batch_id integer primary key references batch,
    profile  text not null
) strict;

-- Whom a held file would touch, a few of each kind, by handle: for whoever decides, and gone once that is done.
create table held_example (
    batch_id integer not null references batch,
    kind     text not null,
    handle   blob not null,
    primary key (batch_id, kind, handle)
) strict, without rowid;

-- folders

-- Files that lie in drop folders now and are nobody's, by every source of the folder.
create table stray (
    source_id integer not null references source (id),
    file text not null,
    stray text not null,
    since text not null,
    primary key (source_id, file)
) strict, without rowid;

-- morning call

-- recovery
