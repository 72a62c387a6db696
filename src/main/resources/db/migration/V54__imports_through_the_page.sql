-- Files on their way in through the page: what a look at them found, what their columns go to, until they are imported.

create table import_drafts (
    id          bigint generated always as identity primary key,
    kind        text        not null check (kind in
                    ('accounts', 'users', 'subscriptions', 'usage', 'tickets', 'invoices', 'touchpoints', 'answers')),
    state       text        not null default 'looking' check (state in ('looking', 'ready', 'failed')),
    file_id     bigint unique references import_files on delete set null, -- null: it is gone, as when it was imported
    file_name   text        not null,
    bytes       bigint      not null,
    started_by  text        not null,
    member_id   bigint,
    created_at  timestamptz not null default now(),
    touched_at  timestamptz not null default now(),
    survey      jsonb,      -- what the look at all of it found
    problem     text,       -- why it can't be read
    done        bigint      not null default 0, -- bytes looked at
    columns     jsonb       not null default '[]', -- what each goes to, in their order
    date_format   text,
    number_format text,
    clear_empty boolean     not null default false,
    version     int         not null default 0, -- of what is said of it: a check holds for one
    mends_id    bigint references imports on delete set null, -- whose rejected rows these are
    import_id   bigint references imports on delete set null, -- that brought it in
    lease_owner text,
    lease_until timestamptz,
    attempts    int         not null default 0
);
create index import_drafts_looking on import_drafts (id) where state = 'looking';

alter table imports
    add column draft_id      bigint references import_drafts on delete set null,
    add column draft_version int;
-- one import of a draft, and one check of each of its versions, however often somebody clicks
create unique index imports_of_draft on imports (draft_id) where not dry_run and state <> 'failed';
create unique index imports_checks on imports (draft_id, draft_version) where dry_run and state <> 'failed';
create index imports_draft on imports (draft_id) where draft_id is not null;

-- What columns of that name went to, the last time that a file of the kind was imported.
create table import_headings (
    kind    text        not null,
    heading text        not null check (length(heading) <= 255), -- folded
    choice  jsonb       not null,
    used_at timestamptz not null default now(),
    primary key (kind, heading)
);
