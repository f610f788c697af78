-- What protection, watching, two-person decisions and removal must remember.

-- What a token's rows are narrowed to, where a rule of the policy says so: the holder's own department, and
-- values by axis or column, a JSON object such as {"district.minsei": ["01011"], "caseload": ["保護係"]}.
alter table token add column department text;
alter table token add column scope text not null default '{}';

-- Residents whom the officer protects at once, before any file says so. Ends only when told to.
create table protection (
    id          integer primary key,
    resident_id text not null,
    reason      text not null,
    begun_by    text not null,
    begun_at    text not null,
    ended_by    text,
    ended_at    text,
    end_reason  text
) strict;
create index protection_resident on protection (resident_id) where ended_at is null;

-- What holds for the whole hub until it is told to end, or its time is over: 'no_protection_file', 'disaster'.
create table declaration (
    id          integer primary key,
    kind        text not null,
    reason      text not null,
    declared_by text not null,
    declared_at text not null,
    until       text,
    ended_by    text,
    ended_at    text
) strict;

-- What people said of held files: 'release' or 'refuse'. Where two persons are needed, both have a row. Bound to the
-- file's hash: after a restore, another file may bear the batch's name.
create table batch_decision (
    id         integer primary key,
    batch      text not null,
    file_hash  blob not null,
    verdict    text not null,
    decided_by text not null,
    decided_at text not null,
    applied_at text,
    unique (batch, file_hash, decided_by)
) strict;

-- What the officer has to look at: by which rule, who, whom (by handle), with which figures (JSON, no values).
create table review (
    id         integer primary key,
    rule       text not null,
    holder     text not null,
    role       text not null,
    handle     blob,
    figures    text not null,
    noticed_at text not null,
    closed_by  text,
    closed_at  text,
    verdict    text,
    note       text
) strict;
create index review_open on review (noticed_at) where closed_at is null;

-- Broken glass: one resident, one holder, for a while, with a written reason. Its review stands in `review`.
create table glass (
    id        integer primary key,
    holder    text not null,
    role      text not null,
    purpose   text not null,
    handle    blob not null,
    reason    text not null,
    broken_at text not null,
    until     text not null,
    review_id integer not null references review
) strict;
create index glass_holder on glass (holder, handle);

-- What law orders removed: proposed by one person, confirmed by another, and applied again after a restore.
create table purge (
    id           integer primary key,
    kind         text not null,
    handle       blob,
    batch        text,
    reason       text not null,
    proposed_by  text not null,
    proposed_at  text not null,
    confirmed_by text,
    confirmed_at text,
    applied_at   text,
    figures      text
) strict;
