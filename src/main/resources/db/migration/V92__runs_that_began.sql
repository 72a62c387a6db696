-- What a new run changes in the derived row of its record is to be in one journey more. The runs that there are need not
-- be read for that: who puts in thousands at once does it into a table of which the planner knows nothing yet.
create function tell_new_runs() returns trigger language plpgsql as $$
begin
    update account_facts f set journeys = o.all_of
    from (select m.account_id, (select array_agg(distinct j order by j)
              from unnest(array_agg(m.journey_id) || a.journeys) j) as all_of
          from moved m join account_facts a on a.account_id = m.account_id
          where m.user_id is null and m.left_at is null
          group by m.account_id, a.journeys) o
    where f.account_id = o.account_id and f.journeys is distinct from o.all_of;
    update user_facts f set journeys = o.all_of
    from (select m.user_id, (select array_agg(distinct j order by j)
              from unnest(array_agg(m.journey_id) || a.journeys) j) as all_of
          from moved m join user_facts a on a.user_id = m.user_id
          where m.left_at is null
          group by m.user_id, a.journeys) o
    where f.user_id = o.user_id and f.journeys is distinct from o.all_of;
    return null;
end $$;
drop trigger journey_runs_told_of_new on journey_runs;
create trigger journey_runs_told_of_new after insert on journey_runs
    referencing new table as moved for each statement execute function tell_new_runs();
