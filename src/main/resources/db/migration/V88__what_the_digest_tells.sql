-- What the digest of a day tells a member: alerts that cleared by themselves, and goals that were reached, since the one before.
create index alerts_cleared on alerts (holder_id, closed_at) where closed_why = 'cleared';
create index journey_runs_goal on journey_runs (goal_at) where goal_at is not null;
