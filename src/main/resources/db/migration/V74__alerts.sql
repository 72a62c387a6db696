-- What follows of an alert rule: what its alerts say, whom they are for, and what else is started. The head is in rules.
create table alert_rules (
    rule_id         int primary key references rules on delete cascade,
    type            text        not null check (type in ('onboarding', 'renewal', 'upselling', 'risk')),
    message         text        not null default '' check (length(message) <= 2000),
    priority        text        not null default 'normal' check (priority in ('low', 'normal', 'high')),
    role_id         smallint    not null references success_roles,
    quiet_days      int         not null default 7 check (quiet_days between 0 and 90),
    remind_days     int         check (remind_days between 1 and 365),
    guard           int         check (guard >= 1),                  -- null: follows from how many there are
    closing         text        not null default 'drop' check (closing in ('drop', 'leave')),
    tasks           jsonb       not null default '[]',
    notify          smallint[]  not null default '{}',
    permitted       boolean     not null default false,              -- who matches when it is computed next may act, however many
    let_through_at  timestamptz,                                     -- who entered until then does not count for the guard
    checked_version int         not null default 0                   -- the version of the head that was acted upon in full
);
create index alert_rules_role on alert_rules (role_id);

-- One finding of one rule about one record.
create table alerts (
    id            bigint generated always as identity primary key,
    rule_id       int         not null references rules on delete cascade,
    account_id    bigint references accounts on delete cascade,      -- null: of a user without one
    user_id       bigint references users on delete cascade,         -- of rules about users
    record_id     bigint      not null generated always as (coalesce(user_id, account_id)) stored,
    entered_at    timestamptz not null,                              -- of the entering that it used last
    opened_at     timestamptz not null,
    snoozed_until date,
    closed_at     timestamptz,
    closed_why    text check (closed_why in ('cleared', 'person', 'rule_off', 'rule_changed')),
    outcome       text check (outcome in ('acted_on', 'no_action_needed', 'false_alarm')),
    note          text        not null default '' check (length(note) <= 2000),
    closed_by     bigint references team_members,
    reopened      int         not null default 0,
    reminded_at   timestamptz,
    role_id       smallint    not null references success_roles,     -- as the rule had it: changing it changes nothing that is open
    priority      text        not null default 'normal' check (priority in ('low', 'normal', 'high')),
    holder_id     bigint references team_members,
    message       text        not null default '',
    evidence      jsonb       not null default '{}',
    rule_version  int         not null default 0,
    version       int         not null default 0,
    check (account_id is not null or user_id is not null),
    check ((closed_at is null) = (closed_why is null)),
    unique (rule_id, record_id, entered_at)
);
create unique index alerts_open on alerts (rule_id, record_id) where closed_at is null;
create index alerts_holder on alerts (holder_id, opened_at);
create index alerts_account_open on alerts (account_id) where closed_at is null;
create index alerts_rule on alerts (rule_id, opened_at);
-- an account's or a user's page, and what their derived rows say; deletions
create index alerts_account on alerts (account_id, opened_at);
create index alerts_user on alerts (user_id, opened_at) where user_id is not null;
-- the share of false alarms of a rule
create index alerts_closed on alerts (rule_id, closed_at) where closed_at is not null;
create index alerts_woken on alerts (snoozed_until) where closed_at is null and snoozed_until is not null;

alter table account_facts
    add column alerts        int[],       -- rules of which an alert is open; null: none
    add column last_alert_at timestamptz; -- the newest that opened, closed or not
alter table user_facts
    add column alerts        int[],
    add column last_alert_at timestamptz;

-- The derived rows say what is in alerts, whoever writes them.
create function tell_alerts() returns trigger language plpgsql as $$
begin
    update account_facts f set alerts = o.rules, last_alert_at = o.at
    from (select m.record_id,
              array_agg(a.rule_id order by a.rule_id) filter (where a.closed_at is null and a.id is not null) as rules,
              max(a.opened_at) as at
          from (select distinct record_id from moved where user_id is null) m
          left join alerts a on a.account_id = m.record_id and a.user_id is null
          group by m.record_id) o
    where f.account_id = o.record_id and (f.alerts, f.last_alert_at) is distinct from (o.rules, o.at);
    update user_facts f set alerts = o.rules, last_alert_at = o.at
    from (select m.record_id,
              array_agg(a.rule_id order by a.rule_id) filter (where a.closed_at is null and a.id is not null) as rules,
              max(a.opened_at) as at
          from (select distinct record_id from moved where user_id is not null) m
          left join alerts a on a.user_id = m.record_id
          group by m.record_id) o
    where f.user_id = o.record_id and (f.alerts, f.last_alert_at) is distinct from (o.rules, o.at);
    return null;
end $$;
create trigger alerts_told_of_new after insert on alerts
    referencing new table as moved for each statement execute function tell_alerts();
create trigger alerts_told_of_changed after update on alerts
    referencing new table as moved for each statement execute function tell_alerts();
create trigger alerts_told_of_gone after delete on alerts
    referencing old table as moved for each statement execute function tell_alerts();

-- A user takes the open alerts along to another account, where the owner of that has them.
create function move_alerts_of_user() returns trigger language plpgsql as $$
begin
    update alerts set account_id = new.account_id, holder_id = owner_for(new.account_id, role_id)
    where user_id = new.id and closed_at is null;
    return null;
end $$;
create trigger alerts_follow_user after update of account_id on users
    for each row when (old.account_id is distinct from new.account_id) execute function move_alerts_of_user();

-- Two users turn out to be one: what there was about the other is about the one that stays. Where both have an alert of
-- one rule open, that of the one that stays goes on; what does not hold for the one that stays closes with the next pass.
create function merge_alerts_of_users(other bigint, staying bigint) returns void language plpgsql as $$
begin
    delete from alerts a using alerts s
    where a.user_id = other and s.user_id = staying and s.rule_id = a.rule_id
      and (s.entered_at = a.entered_at or s.closed_at is null and a.closed_at is null);
    update alerts a set user_id = staying,
        account_id = case when a.closed_at is null then (select u.account_id from users u where u.id = staying)
            else a.account_id end,
        holder_id = case when a.closed_at is null
            then owner_for((select u.account_id from users u where u.id = staying), a.role_id) else a.holder_id end
    where a.user_id = other;
    update user_facts set alerts = null, last_alert_at = null where user_id = other;
end $$;
