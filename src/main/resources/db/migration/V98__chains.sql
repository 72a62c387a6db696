-- Which rules led to a record being touched, one after the other: what a sixth would do about it is refused.
alter table touch_inbox add column chain int[]; -- null: none, a person, an event, an import, the night
alter table touched add column chain int[];     -- of two the longer stays

-- Enterings that were used up without anything being done, since too many rules led to them.
create table rule_refusals (
    id         bigint generated always as identity primary key,
    rule_id    int         not null references rules on delete cascade,
    account_id bigint references accounts on delete cascade, -- of rules about accounts
    user_id    bigint references users on delete cascade,    -- of rules about users
    record_id  bigint      not null generated always as (coalesce(user_id, account_id)) stored,
    at         timestamptz not null,
    chain      int[]       not null check (cardinality(chain) > 0), -- of rules, some of which may be gone by now
    led_by     int         not null generated always as (chain[cardinality(chain)]) stored, -- the one before
    check ((user_id is null) <> (account_id is null))
);
create index rule_refusals_rule on rule_refusals (rule_id, at);
create index rule_refusals_led on rule_refusals (led_by, at);
create index rule_refusals_account on rule_refusals (account_id, at) where account_id is not null;
create index rule_refusals_user on rule_refusals (user_id, at) where user_id is not null;
create index rule_refusals_at on rule_refusals (at);
