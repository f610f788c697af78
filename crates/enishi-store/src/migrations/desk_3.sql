
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

