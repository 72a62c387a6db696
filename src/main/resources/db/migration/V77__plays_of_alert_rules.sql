-- An alert rule starts a play in the place of tasks of its own.
alter table alert_rules
    add column play_id int references plays,
    add constraint alert_rules_tasks_or_play check (play_id is null or tasks = '[]');
create index alert_rules_play on alert_rules (play_id) where play_id is not null;

alter table play_runs
    add column alert_id bigint,                        -- what started it; null: somebody, by hand
    add column touched  boolean not null default false; -- somebody moved its days
create index play_runs_alert on play_runs (alert_id) where alert_id is not null;
