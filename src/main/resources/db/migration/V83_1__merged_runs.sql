-- The number of a line is that of the run which ends.
create or replace function merge_journeys_of_users(other bigint, staying bigint) returns void language plpgsql as $$
begin
    with ended as (
        update journey_runs o set left_at = now(), end_why = 'merged', state = 'done', due_at = null,
            waiting_for = null, deadline = null, held_until = null, problem = null, seq = o.seq + 1
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
