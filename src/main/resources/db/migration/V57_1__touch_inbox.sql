-- What writers say they touched, a row for each time. Into the queue itself it is taken by whoever drains that: a writer
-- that looked for the record's row there waited for others that touched the same record, and for who tests it.

create table touch_inbox (
    id        bigint      generated always as identity primary key, -- in the order in which it is taken out
    subject   text        not null check (subject in ('account', 'user')),
    record_id bigint      not null,
    fields    text[]      not null,
    later     boolean     not null,
    since     timestamptz not null default clock_timestamp()
) with (
    autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000,
    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 20000
);
