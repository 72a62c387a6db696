-- Records that were touched and wait to be tested again: one row each, however often they are touched.

create sequence touches;
create table touched (
    subject     text        not null check (subject in ('account', 'user')),
    record_id   bigint      not null,
    fields      text[]      not null, -- what is different of it: account.mrr, account.* for all
    later       boolean     not null, -- behind those of people and events: an import's
    since       timestamptz not null default clock_timestamp(), -- of the first of several
    touch       bigint      not null default nextval('touches'), -- another with each, so that a batch deletes only what it read
    attempts    int         not null default 0,
    lease_owner text, -- who has it in a batch, for as long as the lease is renewed
    lease_until timestamptz,
    primary key (subject, record_id)
) with (
    -- a queue is mostly dead rows: its size follows what waits, not what ever did
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 5000
);
-- the oldest first
create index touched_order on touched (later, since, record_id);
