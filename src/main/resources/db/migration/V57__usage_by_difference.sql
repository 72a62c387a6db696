-- What is derived of records that nobody touched is brought to a later day by those alone whose day it is.

-- Of all time: kept, so that the usage of old months is read for records alone that were touched.
alter table account_facts
    add column used_at   timestamptz, -- the last use that was counted, when it was
    add column signed_at timestamptz; -- the last login
alter table user_facts
    add column used_at       timestamptz,
    add column signed_at     timestamptz,
    add column first_used_on date;

-- Uses per day from the first day with any in the window to the last: the same whatever day it is asked on.
alter table account_facts add column usage_trend_from date;
alter table user_facts add column usage_trend_from date;

-- As of which moment all derived rows are computed, and by what besides the records; no row where all are to be computed
-- anew: nobody knows what is different.
create table facts_as_of (
    one       boolean     not null default true primary key check (one),
    at        timestamptz not null,
    zone      text        not null,
    constants text        not null -- what is the same for all records: tracked features, weights
);

-- Records whose values may be others by now, while they are computed; what a run that died left is made anew.
create unlogged table facts_due (
    subject   text   not null check (subject in ('account', 'user')),
    record_id bigint not null,
    primary key (subject, record_id)
);

alter table refresh_runs drop constraint refresh_runs_kind_check;
alter table refresh_runs add constraint refresh_runs_kind_check
    check (kind in ('full', 'checked', 'difference', 'definitions'));

insert into refresh_runs (state, kind, reason)
    select 'waiting', 'full', 'Usage is kept in another way'
    where exists (select from accounts) or exists (select from users)
    on conflict (state) where state = 'waiting' do update set kind = 'full', reason = excluded.reason;
