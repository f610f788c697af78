-- The chain: every event carries a hash over itself and the hash of the event before it. What was written before there
-- was a chain is put aside here, and written again through it.

drop trigger event_is_not_changed;
drop trigger event_is_not_removed;
alter table event_resident rename to event_resident_before;
alter table event rename to event_before;
create index event_resident_before_event on event_resident_before (event_id);

-- What the chain begins with: drawn once, so that no two logs have the same.
create table chain (
    id   integer primary key check (id = 1),
    mark blob not null
) strict;

-- How much of which programmes somebody could see: `jumin=full kaigo=summary`. Few texts, each written once.
create table levels (
    id   integer primary key,
    text text not null unique
) strict;

-- Numbered from 1 without gaps. `residents`: handles of 16 bytes, in order, one behind the other.
create table event (
    id        integer primary key,
    at        text not null,
    kind      text not null,
    actor     text not null,
    role      text not null,
    purpose   text,
    detail    text not null,
    levels_id integer references levels,
    residents blob not null,
    hash      blob not null
) strict;

-- Who was looked at, to be found by handle. Says what `event.residents` says; `enishi audit verify` compares.
create table event_resident (
    handle   blob not null,
    event_id integer not null,
    primary key (handle, event_id)
) strict, without rowid;

create trigger event_is_not_changed before update on event begin select raise(abort, 'audit events are append-only'); end;
create trigger event_is_not_removed before delete on event begin select raise(abort, 'audit events are append-only'); end;
create trigger event_resident_is_not_changed before update on event_resident begin select raise(abort, 'audit events are append-only'); end;
create trigger event_resident_is_not_removed before delete on event_resident begin select raise(abort, 'audit events are append-only'); end;
create trigger levels_are_not_changed before update on levels begin select raise(abort, 'audit events are append-only'); end;
create trigger levels_are_not_removed before delete on levels begin select raise(abort, 'audit events are append-only'); end;
create trigger chain_is_not_changed before update on chain begin select raise(abort, 'audit events are append-only'); end;
create trigger chain_is_not_removed before delete on chain begin select raise(abort, 'audit events are append-only'); end;
