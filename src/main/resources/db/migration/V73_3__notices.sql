-- Since when a member owns an account in any role: who came to it in a transaction is told of it.
alter table account_access add column since timestamptz not null default now();

-- The star on an account.
create table follows (
    member_id  bigint      not null references team_members,
    account_id bigint      not null references accounts on delete cascade,
    at         timestamptz not null default now(),
    primary key (member_id, account_id)
);
create index follows_account on follows (account_id);

-- A line for one member. The key says what it is about: the same thing is told once, whoever tries again.
create table notices (
    id         bigint generated always as identity primary key,
    member_id  bigint      not null references team_members,
    key        text        not null check (length(key) between 1 and 300),
    kind       text        not null,
    at         timestamptz not null,
    account_id bigint references accounts on delete cascade,
    for_id     bigint references team_members, -- whom the reader stands in for
    text       text        not null,
    ref        text        not null default '', -- where it leads; empty: to the account
    read_at    timestamptz,
    unique (member_id, key)
);
-- the bell's page
create index notices_newest on notices (member_id, id desc);
-- its dot
create index notices_unread on notices (member_id) where read_at is null;
-- the deletion of an account
create index notices_account on notices (account_id) where account_id is not null;

-- Of what a member wants to know nothing; a kind without a row is told in the bell.
create table notice_settings (
    member_id bigint not null references team_members,
    kind      text   not null,
    how       text   not null check (how in ('bell', 'none')),
    primary key (member_id, kind)
);
