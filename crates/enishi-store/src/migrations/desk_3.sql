-- guards

-- What the privacy officer attests of a key column: 'not_my_number' (it holds no 個人番号, although its values have the
-- check digit). Holds until revoked.
create table attestation (
    id          integer primary key,
    kind        text not null,
    source      text not null,
    column_name text not null,
    reason      text not null,
    attested_by text not null,
    attested_at text not null,
    revoked_by  text,
    revoked_at  text
) strict;

-- folders

-- morning call

-- recovery

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
