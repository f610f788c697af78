-- audit.db: who looked at whom, and why. Append-only; no values, only handles.

create table event (
    id      integer primary key,
    at      text not null,
    kind    text not null,
    actor   text not null,
    role    text not null,
    purpose text,
    detail  text not null
) strict;

create table event_resident (
    handle   blob not null,
    event_id integer not null references event,
    primary key (handle, event_id)
) strict, without rowid;

create trigger event_is_not_changed before update on event begin select raise(abort, 'audit events are append-only'); end;
create trigger event_is_not_removed before delete on event begin select raise(abort, 'audit events are append-only'); end;
