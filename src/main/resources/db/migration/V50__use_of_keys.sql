-- What came with a key since it was made, and how much of it may come. Counted in memory and added every few seconds.
alter table api_keys
    add column per_second integer not null default 2000 check (per_second between 1 and 100000),
    add column requests   bigint  not null default 0,
    add column messages   bigint  not null default 0, -- stored
    add column refused    bigint  not null default 0, -- requests answered with a fault, messages and values put aside
    add column anonymous  bigint  not null default 0; -- accepted and not stored
