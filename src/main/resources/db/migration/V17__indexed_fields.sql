-- Which fields of lists are indexed: from the start, and those that administrators chose.

-- Where no names are given yet the index is made by the application: its definition follows from the field. Sorting
-- needs an index for each direction, since those that have no value come last in both.
create table field_indexes (
    id           int generated always as identity primary key,
    subject      text        not null check (subject in ('account', 'user', 'subscription')),
    field        text        not null check (field <> ''),
    built_in     boolean     not null default false, -- from the start: stays
    state        text        not null default 'waiting' check (state in ('waiting', 'building', 'ready', 'failed', 'dropping')),
    names        text[]      not null default '{}',
    definitions  text[]      not null default '{}', -- as the application built them; empty for those of migrations
    problem      text,
    attempt      int         not null default 0, -- a process that ends every time must not do so for ever
    requested_by text        not null default '',
    requested_at timestamptz not null default now(),
    built_at     timestamptz,
    lease_owner  text, -- the process that works on it, for as long as it renews the lease
    lease_until  timestamptz,
    unique (subject, field)
);
-- one at a time in the cluster
create unique index field_indexes_at_work on field_indexes ((true)) where lease_owner is not null;

-- Lists read a custom attribute in the form of its index once there is one.
alter table attributes add column indexed boolean not null default false;

-- accounts from Z to A
create index accounts_label_desc on accounts (label collate "und-x-icu" desc nulls last, id);
-- newest accounts first
create index accounts_created_on_desc on accounts (created_on desc nulls last, id);
-- largest amounts and last billing days first
create index account_facts_amount_desc on account_facts (amount desc nulls last, account_id);
create index account_facts_next_billing_on_desc on account_facts (next_billing_on desc nulls last, account_id);
-- accounts of a person in a role; these change when people do, not with the refresh
create index account_facts_success_manager on account_facts (success_manager, account_id);
create index account_facts_onboarding_manager on account_facts (onboarding_manager, account_id);
create index account_facts_account_manager on account_facts (account_manager, account_id);
-- users from Z to A, and by when they were last active: changes with every use, which one narrow row bears
create index users_label_desc on users (label collate "und-x-icu" desc nulls last, id);
create index user_facts_last_active_at on user_facts (last_active_at, user_id);
create index user_facts_last_active_at_desc on user_facts (last_active_at desc nulls last, user_id);
-- the subscriptions page by its first column, by money and by the next bill
create index subscriptions_external_id on subscriptions (external_id collate "und-x-icu", id);
create index subscriptions_external_id_desc on subscriptions (external_id collate "und-x-icu" desc nulls last, id);
create index subscriptions_mrr on subscriptions
    ((coalesce(mrr, cast((amount / billing_months) as numeric(18, 2)))), id);
create index subscriptions_mrr_desc on subscriptions
    ((coalesce(mrr, cast((amount / billing_months) as numeric(18, 2)))) desc nulls last, id);
create index subscriptions_next_billing_on on subscriptions (next_billing_on, id);
create index subscriptions_next_billing_on_desc on subscriptions (next_billing_on desc nulls last, id);

insert into field_indexes (subject, field, built_in, state, names, built_at)
select subject, field, true, 'ready', names, now() from (values
    ('account', 'name', '{accounts_label,accounts_label_desc,accounts_name}'::text[]),
    ('account', 'mrr', '{account_facts_mrr,account_facts_mrr_desc}'),
    ('account', 'amount', '{account_facts_amount,account_facts_amount_desc}'),
    ('account', 'created_on', '{accounts_created_on,accounts_created_on_desc}'),
    ('account', 'next_billing_on', '{account_facts_next_billing_on,account_facts_next_billing_on_desc}'),
    ('account', 'parent', '{accounts_parent}'),
    ('account', 'success_manager', '{account_facts_success_manager}'),
    ('account', 'onboarding_manager', '{account_facts_onboarding_manager}'),
    ('account', 'account_manager', '{account_facts_account_manager}'),
    ('account', 'overall_health_score', '{account_facts_overall_score,account_facts_overall_score_desc}'),
    ('user', 'name', '{users_label,users_label_desc}'),
    ('user', 'last_active_at', '{user_facts_last_active_at,user_facts_last_active_at_desc}'),
    ('subscription', 'external_id', '{subscriptions_external_id,subscriptions_external_id_desc}'),
    ('subscription', 'mrr', '{subscriptions_mrr,subscriptions_mrr_desc}'),
    ('subscription', 'next_billing_on', '{subscriptions_next_billing_on,subscriptions_next_billing_on_desc}')
) first (subject, field, names);
-- The order of the stages is the administrators', so the application builds it, and anew when they change it.
insert into field_indexes (subject, field, built_in) values ('account', 'stage', true);
