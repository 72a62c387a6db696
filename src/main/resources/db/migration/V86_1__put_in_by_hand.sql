-- Whoever is put in with a key that belongs to nobody was taken for one who came in by themselves.
alter table journey_runs add column by_hand boolean not null default false;
update journey_runs r set by_hand = true
where r.put_in_by is not null
   or exists (select from journey_log l where l.run_id = r.id and l.seq = 1 and l.detail ->> 'by' is not null);
