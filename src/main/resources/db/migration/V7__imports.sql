-- Imports of files: who asked, how far they are, what came of them, and the rows that could not be taken.

create table imports (
    id           bigint generated always as identity primary key,
    kind         text        not null check (kind in ('accounts', 'users', 'subscriptions', 'usage')),
    state        text        not null default 'running' check (state in ('running', 'done', 'failed')),
    file_name    text        not null,
    mapping      jsonb       not null,
    date_format  text,
    clear_empty  boolean     not null,
    dry_run      boolean     not null,
    -- the line of column names that rejects.csv starts with
    header       text        not null,
    requested_by text        not null,
    requested_at timestamptz not null,
    finished_at  timestamptz,
    -- how far a running one is: waiting, looking, reading, writing, written
    phase        text        not null default 'waiting',
    done         bigint      not null default 0,
    total        bigint      not null default 0,
    rows         bigint      not null default 0,
    created      bigint      not null default 0,
    updated      bigint      not null default 0,
    unchanged    bigint      not null default 0,
    rejected     bigint      not null default 0,
    errors       jsonb       not null default '[]',
    -- whose process works on it; when the lease ends before the work does, that process is gone
    lease_owner  text        not null,
    lease_until  timestamptz not null
);
create index imports_running on imports (lease_until) where state = 'running';

-- Rows that were not taken, as they stood in the file, each with its reason.
create table import_rejects (
    import_id bigint not null references imports on delete cascade,
    line      bigint not null,
    reason    text   not null,
    record    text   not null,
    primary key (import_id, line)
);
