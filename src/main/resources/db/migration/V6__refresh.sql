-- Runs of the refresh. At most one runs and one waits in the cluster.

create table refresh_runs (
    id           bigint generated always as identity primary key,
    state        text        not null check (state in ('waiting', 'running', 'done', 'failed')),
    kind         text        not null check (kind in ('full', 'segments')),
    segments     int[]       not null default '{}', -- what a run of kind segments refreshes
    reason       text        not null,
    attempt      int         not null default 1, -- a run whose process ended is tried again, but not for ever
    requested_at timestamptz not null default now(),
    started_at   timestamptz,
    finished_at  timestamptz,
    errors       jsonb       not null default '[]',
    lease_owner  text, -- the process that runs it, for as long as it renews the lease
    lease_until  timestamptz
);
create unique index refresh_runs_running on refresh_runs (state) where state = 'running';
create unique index refresh_runs_waiting on refresh_runs (state) where state = 'waiting';

create table refresh_stages (
    run_id   bigint not null references refresh_runs on delete cascade,
    position int    not null,
    name     text   not null,
    state    text   not null check (state in ('waiting', 'running', 'done', 'failed')),
    millis   bigint not null default 0,
    done     bigint not null default 0,
    total    bigint,
    entered  bigint not null default 0,
    left_    bigint not null default 0,
    primary key (run_id, position)
);
