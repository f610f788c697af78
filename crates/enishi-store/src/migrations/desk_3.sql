-- guards

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
