-- How often a feature was used each day, in all accounts, kept by whoever writes usage: adding it up would read all of
-- usage_daily. Logins (number 0) are no uses.
create table feature_days (
    feature_id int    not null references features on delete cascade,
    day        date   not null,
    uses       bigint not null,
    primary key (feature_id, day)
);
insert into feature_days (feature_id, day, uses)
    select feature_id, day, sum(uses) from usage_daily where feature_id <> 0 group by 1, 2;
