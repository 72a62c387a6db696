-- Segments of accounts and of users, who is in them and since when, and who entered and left.

create table segments (
    id                 int generated always as identity primary key,
    subject            text        not null check (subject in ('account', 'user')),
    name               text        not null check (length(name) between 1 and 120),
    visible            boolean     not null default true,
    condition          jsonb       not null,
    position           int         not null,
    state              text        not null default 'stale' check (state in ('fresh', 'refreshing', 'stale', 'broken')),
    problem            text,
    refreshed_at       timestamptz,
    -- over all records, and over those that nobody owns; a member's count adds a query over their own
    members            bigint      not null default 0,
    members_unassigned bigint      not null default 0,
    active             bigint      not null default 0,
    active_unassigned  bigint      not null default 0,
    version            int         not null default 0,
    created_at         timestamptz not null default now(),
    updated_at         timestamptz not null default now()
);
create unique index segments_name on segments (subject, lower(name collate "und-x-icu"));

-- For reading. The arrays on account_facts and user_facts are the source of the difference.
create table account_segment_members (
    segment_id int         not null,
    account_id bigint      not null,
    entered_at timestamptz not null,
    primary key (segment_id, account_id)
);
create table user_segment_members (
    segment_id int         not null,
    user_id    bigint      not null,
    entered_at timestamptz not null,
    primary key (segment_id, user_id)
);

-- Changes of membership, kept as they happened.
create table segment_history (
    segment_id int         not null,
    subject    text        not null,
    record_id  bigint      not null,
    entered    boolean     not null, -- else left
    at         timestamptz not null
);
-- growth of a segment by day
create index segment_history_segment on segment_history (segment_id, at);
