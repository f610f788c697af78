-- guards

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
