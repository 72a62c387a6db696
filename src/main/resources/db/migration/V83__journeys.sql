-- Journeys: who enters is a rule, what happens is a version of a definition that never changes, and each passage of one
-- record through one is a run. A journey has the number of its entry rule.
create table journeys (
    id             int primary key references rules on delete cascade,
    status         text        not null default 'draft' check (status in ('draft', 'live', 'paused', 'ended')),
    draft          jsonb       not null,               -- what is edited; nobody goes by it
    edition        int         not null default 0,     -- number of the newest version; 0 before it was published
    version        int         not null default 0,     -- grows with each change that a person makes
    paused_at      timestamptz,
    guard          int         check (guard >= 1),     -- as the newest version has it; null: follows from how many there are
    permitted      boolean     not null default false, -- who matches when it is computed next may enter, however many
    let_through_at timestamptz,                        -- who came to match until then does not count for the guard
    saved_at       timestamptz not null default now(),
    saved_by       bigint references team_members
);

create table journey_versions (
    journey_id   int         not null references journeys on delete cascade,
    edition      int         not null,
    definition   jsonb       not null,
    published_at timestamptz not null,
    published_by bigint references team_members,
    primary key (journey_id, edition)
);

create table journey_runs (
    id          bigint generated always as identity primary key,
    journey_id  int         not null references journeys on delete cascade,
    edition     int         not null,
    user_id     bigint references users on delete cascade,
    account_id  bigint references accounts on delete cascade, -- of journeys of accounts; users' accounts are the users' own
    record_id   bigint      not null generated always as (coalesce(user_id, account_id)) stored,
    entering    timestamptz not null,              -- the passage from not matching to matching that it used up
    entered_at  timestamptz not null,
    put_in_by   bigint references team_members,    -- null: came in by itself
    step        text        not null,
    arrived_at  timestamptz not null,              -- at the step
    state       text        not null check (state in ('due', 'waits', 'stuck', 'done')),
    due_at      timestamptz,                       -- when it is looked at next; null: not by itself
    waiting_for text check (waiting_for in ('time', 'condition', 'hours', 'cap')),
    deadline    timestamptz,                       -- of a condition that is waited for, or of a message that may not go yet
    problem     text,                              -- why it is stuck
    held_until  timestamptz,
    held_by     bigint references team_members,
    goal_at     timestamptz,
    left_at     timestamptz,
    end_why     text check (end_why in ('done', 'goal', 'exit', 'left_entry', 'taken_out', 'archived', 'journey_ended',
        'merged', 'unsubscribed', 'paused', 'past_date')),
    end_note    text,                              -- the label of an end, or why somebody took it out
    moved       boolean     not null default false, -- from another version: it may come to steps that it passed already
    chain       int[]       not null default '{}', -- rules that led to this, one after the other
    seq         int         not null default 0,    -- of the last line of its log
    check (user_id is not null or account_id is not null),
    check ((left_at is null) = (end_why is null)),
    check ((left_at is null) = (state <> 'done')),
    foreign key (journey_id, edition) references journey_versions,
    unique (journey_id, record_id, entering)
);
create unique index journey_runs_active on journey_runs (journey_id, record_id) where left_at is null;
create index journey_runs_due on journey_runs (journey_id, due_at) where left_at is null and due_at is not null;
create index journey_runs_step on journey_runs (journey_id, step) where left_at is null;
create index journey_runs_entered on journey_runs (journey_id, entered_at);
create index journey_runs_user on journey_runs (user_id) where user_id is not null;
create index journey_runs_account on journey_runs (account_id) where account_id is not null;

-- What happened to a run, only ever added to.
create table journey_log (
    run_id  bigint      not null references journey_runs on delete cascade,
    seq     int         not null,
    at      timestamptz not null,
    step    text,
    edition int         not null,
    what    text        not null,
    detail  jsonb,
    primary key (run_id, seq)
);

-- The last time that an entering was used up without a run, and by which gate.
create table journey_refused (
    journey_id int         not null references journeys on delete cascade,
    user_id    bigint references users on delete cascade,
    account_id bigint references accounts on delete cascade,
    record_id  bigint      not null generated always as (coalesce(user_id, account_id)) stored,
    gate       text        not null,
    at         timestamptz not null,
    primary key (journey_id, record_id)
);
create index journey_refused_user on journey_refused (user_id) where user_id is not null;
create index journey_refused_account on journey_refused (account_id) where account_id is not null;

alter table tasks add foreign key (run_id) references journey_runs on delete set null;
create index tasks_run on tasks (run_id) where run_id is not null;

alter table account_facts add column journeys int[]; -- journeys that a run is underway of; null: none
alter table user_facts add column journeys int[];

-- The derived rows say in which journeys a record is, whoever writes runs.
create function tell_journeys() returns trigger language plpgsql as $$
begin
    update account_facts f set journeys = o.all_of
    from (select m.account_id, (select array_agg(r.journey_id order by r.journey_id) from journey_runs r
              where r.account_id = m.account_id and r.user_id is null and r.left_at is null) as all_of
          from (select distinct account_id from moved where user_id is null) m) o
    where f.account_id = o.account_id and f.journeys is distinct from o.all_of;
    update user_facts f set journeys = o.all_of
    from (select m.user_id, (select array_agg(r.journey_id order by r.journey_id) from journey_runs r
              where r.user_id = m.user_id and r.left_at is null) as all_of
          from (select distinct user_id from moved where user_id is not null) m) o
    where f.user_id = o.user_id and f.journeys is distinct from o.all_of;
    return null;
end $$;
create trigger journey_runs_told_of_new after insert on journey_runs
    referencing new table as moved for each statement execute function tell_journeys();
create trigger journey_runs_told_of_gone after delete on journey_runs
    referencing old table as moved for each statement execute function tell_journeys();

-- A step forward says nothing of this, so that only ends are told, row by row.
create function tell_end_of_run() returns trigger language plpgsql as $$
begin
    update account_facts f set journeys = nullif(array_remove(f.journeys, new.journey_id), '{}')
    where new.user_id is null and f.account_id = new.account_id;
    update user_facts f set journeys = nullif(array_remove(f.journeys, new.journey_id), '{}')
    where f.user_id = new.user_id;
    return null;
end $$;
create trigger journey_runs_told_of_ended after update of left_at on journey_runs
    for each row when (old.left_at is null and new.left_at is not null) execute function tell_end_of_run();

-- Two users turn out to be one. Where both are in a journey, the run of the one that stays goes on and the other's ends;
-- else what there was of the other is the one's that stays.
create function merge_journeys_of_users(other bigint, staying bigint) returns void language plpgsql as $$
begin
    with ended as (
        update journey_runs o set left_at = now(), end_why = 'merged', state = 'done', due_at = null,
            waiting_for = null, deadline = null, held_until = null, problem = null, seq = seq + 1
        from journey_runs s
        where o.user_id = other and o.left_at is null and s.user_id = staying and s.left_at is null
          and s.journey_id = o.journey_id
        returning o.id, o.seq, o.step, o.edition, o.left_at
    )
    insert into journey_log (run_id, seq, at, step, edition, what, detail)
        select id, seq, left_at, step, edition, 'ended', '{"why": "merged"}' from ended;
    delete from journey_runs o using journey_runs s
    where o.user_id = other and s.user_id = staying and s.journey_id = o.journey_id and s.entering = o.entering;
    update journey_runs set user_id = staying where user_id = other;
    delete from journey_refused where user_id = other;
    update user_facts f set journeys = (select array_agg(r.journey_id order by r.journey_id) from journey_runs r
        where r.user_id = f.user_id and r.left_at is null)
    where f.user_id in (other, staying);
end $$;
