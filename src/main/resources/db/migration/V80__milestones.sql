-- What follows of a rule that is met once. The head is in rules.
create table milestones (
    rule_id       int     primary key references rules on delete cascade,
    position      int     not null,
    strict        boolean not null default false,                -- only after the one before that applies to the account
    due_days      int     check (due_days between 0 and 3650),   -- null: never overdue
    due_from      text    not null default 'created_on',         -- a date of the account
    actions       jsonb   not null default '[]',
    skips         boolean not null default false,                -- who matches when it is computed next meets it without actions
    skipped_until timestamptz                                    -- and so does who entered until then
);

create table milestones_met (
    account_id   bigint      not null references accounts on delete cascade,
    milestone_id int         not null references milestones on delete cascade,
    met_at       timestamptz not null,
    how          text        not null check (how in ('rule', 'existing', 'hand')),
    met_by       bigint      references team_members,
    note         text        not null default '' check (length(note) <= 2000),
    evidence     jsonb       not null default '{}',
    primary key (account_id, milestone_id)
);
-- counts of a milestone, and of thirty days
create index milestones_met_milestone on milestones_met (milestone_id, met_at);

-- added to only
create table milestone_log (
    id           bigint generated always as identity primary key,
    account_id   bigint      not null references accounts on delete cascade,
    milestone_id int         not null references milestones on delete cascade,
    at           timestamptz not null,
    what         text        not null check (what in ('met', 'reset')),
    how          text        not null check (how in ('rule', 'existing', 'hand')),
    member_id    bigint      references team_members,
    note         text        not null default ''
);
create index milestone_log_account on milestone_log (account_id, at);
create index milestone_log_milestone on milestone_log (milestone_id);

alter table account_facts add column milestones int[]; -- those that are met; null: none

-- The derived rows say what is met, whoever writes it.
create function tell_milestones() returns trigger language plpgsql as $$
begin
    update account_facts f set milestones = o.met
    from (select m.account_id, array_agg(x.milestone_id order by x.milestone_id) filter (where x.milestone_id is not null) as met
          from (select distinct account_id from moved) m
          left join milestones_met x on x.account_id = m.account_id
          group by m.account_id) o
    where f.account_id = o.account_id and f.milestones is distinct from o.met;
    return null;
end $$;
create trigger milestones_told_of_new after insert on milestones_met
    referencing new table as moved for each statement execute function tell_milestones();
create trigger milestones_told_of_changed after update on milestones_met
    referencing new table as moved for each statement execute function tell_milestones();
create trigger milestones_told_of_gone after delete on milestones_met
    referencing old table as moved for each statement execute function tell_milestones();
