-- Rules: definitions over a subject of which something follows for who matches. Lists, alert rules, milestones and entries
-- of journeys are one mechanism: one scan, one array, one table of members, one history.

create table rules (
    id             int generated always as identity primary key,
    kind           text        not null check (kind in ('list', 'alert', 'milestone', 'journey')),
    subject        text        not null check (subject in ('account', 'user')),
    name           text        not null check (length(name) between 1 and 120),
    -- in any of these, if any are named, and meets the condition, if there is one
    segments       int[]       not null default '{}',
    lists          int[]       not null default '{}',
    condition      jsonb,
    -- acted upon once it matched for so many days without a break; a member for so many days after it stopped
    holds_days     int         not null default 0 check (holds_days between 0 and 90),
    keeps_days     int         not null default 0 check (keeps_days between 0 and 90),
    owner_id       bigint      references team_members (id), -- of a private list: who "me" is; null for all that is shared
    armed_at       timestamptz,                              -- null: off. A list that is off stays as it is
    skips_existing boolean     not null default false,       -- who matches when it is computed next is not acted upon
    held_at        timestamptz,                              -- held by its guard until a person lets it
    held_count     int         not null default 0,
    state          text        not null default 'stale' check (state in ('fresh', 'refreshing', 'stale', 'broken')),
    problem        text,
    refreshed_at   timestamptz,
    version        int         not null default 0,
    created_by     bigint      references team_members (id),
    created_at     timestamptz not null default now(),
    updated_at     timestamptz not null default now(),
    check (kind <> 'list' or (holds_days = 0 and keeps_days = 0)),
    check (owner_id is null or kind = 'list')
);
create unique index rules_name on rules (kind, subject, lower(name collate "und-x-icu")) where owner_id is null;
create unique index rules_own_name on rules (owner_id, kind, subject, lower(name collate "und-x-icu"))
    where owner_id is not null;

-- The array on the derived rows says who matches now and is the source of the difference; a row here lives longer: for as
-- long as its rule keeps it, and while its record is archived.
create table rule_members (
    rule_id    int         not null,
    record_id  bigint      not null, -- of the rule's subject
    entered_at timestamptz not null,
    left_at    timestamptz,          -- stopped to match
    acted_at   timestamptz,          -- the entering is used up; of lists at once
    archived   boolean     not null default false,
    primary key (rule_id, record_id)
);
create index rule_members_due on rule_members (rule_id, entered_at) where acted_at is null;
create index rule_members_left on rule_members (rule_id, left_at) where left_at is not null;
create index rule_members_archived on rule_members (record_id) where archived;

alter table account_facts add column rules int[]; -- null: none
alter table user_facts add column rules int[];

-- A deleted record leaves its rules, whatever deletes it.
create function leave_rules() returns trigger language plpgsql as $$
declare
    owner text   := tg_argv[0];
    gone  bigint := case owner when 'account' then (to_jsonb(old) ->> 'account_id')::bigint else (to_jsonb(old) ->> 'user_id')::bigint end;
begin
    delete from rule_members m using rules r where r.subject = owner and m.rule_id = r.id and m.record_id = gone;
    if old.rules is not null then
        insert into membership_history (kind, definition, version, subject, record_id, entered, at)
            select r.kind, r.id, r.version, owner, gone, false, now() from rules r where r.id = any (old.rules);
    end if;
    return old;
end $$;
create trigger account_facts_leave_rules before delete on account_facts
    for each row execute function leave_rules('account');
create trigger user_facts_leave_rules before delete on user_facts for each row execute function leave_rules('user');
