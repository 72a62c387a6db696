-- Which versions somebody is in is asked with each change by a person; who is stuck, by each look at the figures.
drop index journey_runs_step;
create index journey_runs_step on journey_runs (journey_id, edition, step) where left_at is null;
create index journey_runs_stuck on journey_runs (journey_id, step) where state = 'stuck';
