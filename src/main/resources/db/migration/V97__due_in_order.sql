-- Enterings of a rule that are due, batch by batch from where the last one ended: thousands entered at the same instant.
drop index rule_members_due;
create index rule_members_due on rule_members (rule_id, entered_at, record_id) where acted_at is null;
-- Runs that are due, a batch of a journey: those who entered together are due at the same instant, and are not sorted again
-- for each batch.
drop index journey_runs_due;
create index journey_runs_due on journey_runs (journey_id, due_at, id) where left_at is null and due_at is not null;
