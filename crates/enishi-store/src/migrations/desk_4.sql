-- What IT was told of and still stands (a mark each, no values): told once, whatever is put back or started again.
create table told (
    mark    text primary key,
    told_at text not null
) strict;

-- The last morning that was told of, and the last batch that was looked at.
create table morning (
    id       integer primary key check (id = 1),
    told_on  text,
    batch_id integer not null
) strict;
insert into morning (id, told_on, batch_id) values (1, null, 0);

-- Messages to IT, and how far each is by every way.
create table notice (
    id      integer primary key,
    kind    text not null,
    made_at text not null,
    subject text not null,
    body    text not null,
    facts   text not null
) strict;
create table notice_way (
    notice_id integer not null references notice on delete cascade,
    way       text not null,
    attempts  integer not null default 0,
    problem   text,
    failed_at text,
    ended_at  text,
    primary key (notice_id, way)
) strict, without rowid;
create index notice_waits on notice_way (notice_id) where ended_at is null;

-- How far enishi.db was when it was last looked at: one that is put back from an older copy knows less.
create table truth_seen (
    id       integer primary key check (id = 1),
    batches  integer not null,
    revision integer not null
) strict;

-- The search index is to be built anew, as somebody has asked from the command line.
create table index_order (
    id integer primary key check (id = 1),
    at text not null
) strict;

-- The newest night of every file that tells whom protection means. Where the truth's is older, it was put back from an
-- older copy, and does not know who was protected since.
create table protection_seen (
    source text primary key,
    night  text not null
) strict, without rowid;
