-- A use known by its day only keeps the day: its moment is that day's start in the workspace's zone whenever it is read,
-- not in the zone that held when its file came. So last_at is what was seen to the moment, by events, and empty where
-- only the day is known, as all that files brought. Both may stand side by side for one feature and day.
-- Written by changing the type, though it stays the same: the table is written once and whole, where an update would
-- leave it twice as large.
alter table usage_daily
    alter column last_at drop not null,
    alter column last_at type timestamptz using case when imported then null else last_at end;
comment on column usage_daily.last_at is 'the last use of the day; null where the day alone is known';

-- The same for features: the last day that is known as a day, beside the last moment that was seen.
alter table features add column last_seen_on date;
update features f set last_seen_on = s.day, last_seen_at = s.at
    from (select feature_id, max(day) filter (where last_at is null) as day, max(last_at) as at
          from usage_daily where uses > 0 group by 1) s
    where s.feature_id = f.id;

-- What was derived of users and accounts goes by days and by what was given from now on, so all is derived anew.
insert into refresh_runs (state, kind, reason)
    select 'waiting', 'full', 'Activity goes by days of use and by what was given'
    where exists (select from accounts) or exists (select from users)
    on conflict (state) where state = 'waiting' do update set kind = 'full', reason = excluded.reason;
