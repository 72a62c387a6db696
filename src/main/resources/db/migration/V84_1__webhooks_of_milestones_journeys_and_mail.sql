-- Milestones, journeys and mail note what webhooks tell of them, as alerts, tasks and plays do (V84).

-- Whether this row was there before, and comes back with what was deleted: until its transaction ends the delete is kept.
create function webhook_comes_back(deleted text, record bigint) returns boolean language sql stable as $$
    select exists (select from undoable_deletes u where u.kind = deleted and u.record_id = record)
$$;

-- Not of those who matched before a milestone went on, where a person said that nothing is to follow.
create function tell_webhooks_of_milestones() returns trigger language plpgsql as $$
begin
    if webhook_listens('milestone.met') then
        insert into webhook_events (event, at, account_id, about, detail)
        select 'milestone.met', c.met_at, c.account_id, r.name, jsonb_build_object(
            'milestone', jsonb_build_object('id', r.id, 'name', r.name), 'how', c.how)
        from came c join rules r on r.id = c.milestone_id
        where c.how <> 'existing' and not webhook_comes_back('milestone', c.milestone_id)
        order by c.account_id, c.milestone_id;
    end if;
    return null;
end $$;
create trigger milestones_told_webhooks after insert on milestones_met
    referencing new table as came for each statement execute function tell_webhooks_of_milestones();

create function webhook_run(r journey_runs, name text) returns jsonb language sql stable as $$
    select jsonb_build_object('journey', jsonb_build_object('id', r.journey_id, 'name', name),
        'run', jsonb_strip_nulls(jsonb_build_object('id', r.id, 'version', r.edition,
            'enteredAt', webhook_moment(r.entered_at), 'goalAt', webhook_moment(r.goal_at),
            'endedAt', webhook_moment(r.left_at), 'why', r.end_why)))
$$;

create function tell_webhooks_of_new_runs() returns trigger language plpgsql as $$
begin
    if webhook_listens('journey.entered') then
        insert into webhook_events (event, at, account_id, user_id, about, detail)
        select 'journey.entered', r.entered_at, r.account_id, r.user_id, n.name, webhook_run(r, n.name)
        from came c join journey_runs r on r.id = c.id join rules n on n.id = r.journey_id
        where c.left_at is null and not webhook_comes_back('journey', c.journey_id) order by r.id;
    end if;
    return null;
end $$;
create trigger journey_runs_told_webhooks_new after insert on journey_runs
    referencing new table as came for each statement execute function tell_webhooks_of_new_runs();

-- Row by row, since most changes of runs are steps, of which nothing is told.
create function tell_webhooks_of_runs() returns trigger language plpgsql as $$
begin
    insert into webhook_events (event, at, account_id, user_id, about, detail)
    select e.event, e.at, new.account_id, new.user_id, n.name, webhook_run(new, n.name)
    from (values ('journey.goal', new.goal_at, old.goal_at is null and new.goal_at is not null),
            ('journey.ended', new.left_at, old.left_at is null and new.left_at is not null)) e (event, at, is_so)
    join rules n on n.id = new.journey_id
    where e.is_so and webhook_listens(e.event) order by e.event = 'journey.ended';
    return null;
end $$;
create trigger journey_runs_told_webhooks after update on journey_runs
    for each row when (old.left_at is null and new.left_at is not null
        or old.goal_at is null and new.goal_at is not null) execute function tell_webhooks_of_runs();

-- An address that gets nothing any more: of each user who has it, or of none.
create function tell_webhooks_of_addresses() returns trigger language plpgsql as $$
declare
    told text := case new.suppressed when 'bounced' then 'email.bounced' else 'email.unsubscribed' end;
begin
    if webhook_listens(told) then
        insert into webhook_events (event, at, account_id, user_id, about, detail)
        select told, new.suppressed_at, u.account_id, u.id, coalesce(new.address, ''), jsonb_build_object('email',
            jsonb_strip_nulls(jsonb_build_object('address', new.address, 'reason', new.suppressed,
                'said', nullif(new.source, ''))))
        from (select 1) one left join users u on u.email_fold collate "C" = new.address collate "C" order by u.id;
    end if;
    return null;
end $$;
create trigger addresses_told_webhooks after update on addresses
    for each row when (old.suppressed is null and new.suppressed in ('bounced', 'unsubscribed', 'complained'))
    execute function tell_webhooks_of_addresses();
create trigger addresses_told_webhooks_new after insert on addresses
    for each row when (new.suppressed in ('bounced', 'unsubscribed', 'complained'))
    execute function tell_webhooks_of_addresses();

-- Who has a task is settled right after it is stored: told is who it is for by then.
create or replace function webhook_task(t tasks) returns jsonb language sql stable as $$
    select jsonb_build_object('task', jsonb_strip_nulls(jsonb_build_object('id', t.id, 'title', t.title, 'state', t.state,
        'priority', t.priority, 'dueOn', t.due_on, 'holder', (select m.email from team_members m
            where m.id = coalesce(t.holder_id, t.member_id, owner_for(t.account_id, t.role_id))),
        'alert', t.alert_id, 'playRun', t.play_run_id, 'doneAt', webhook_moment(t.done_at),
        'outcome', nullif(t.outcome, ''), 'doneBy', (select m.email from team_members m where m.id = t.done_by))))
$$;

-- What is about a user whose account nobody named is told by the segments of its account, too.
create or replace function webhook_event_segments() returns trigger language plpgsql as $$
begin
    new.account_id := coalesce(new.account_id, (select u.account_id from users u where u.id = new.user_id));
    new.segments := coalesce((select f.segments from account_facts f where f.account_id = new.account_id), '{}')
        || coalesce((select f.segments from user_facts f where f.user_id = new.user_id), '{}');
    return new;
end $$;
