-- When a feature was last used, kept by whoever writes usage: finding it out would read all of usage_daily.
alter table features add column last_seen_at timestamptz;
update features f set last_seen_at = s.last_at
    from (select feature_id, max(last_at) as last_at from usage_daily where uses > 0 group by 1) s where s.feature_id = f.id;
