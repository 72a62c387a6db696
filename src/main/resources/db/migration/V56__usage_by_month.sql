-- Usage lies in a partition for each month, so that what reads a window of days reads the months of the window alone.
-- What is stored becomes the partition of all days that have none of their own, as it is: nothing is written here. The
-- start of the application moves its months out, one after the other (UsagePartitions), and any day can be written at
-- any time.
alter table usage_daily rename to usage_daily_rest;
alter index usage_daily_key rename to usage_daily_rest_key;
alter index usage_daily_user rename to usage_daily_rest_user;
alter index usage_daily_subscription rename to usage_daily_rest_subscription;

-- Features are never deleted. The key would be locked with each new partition, and by each import that brings a feature.
alter table usage_daily_rest drop constraint usage_daily_feature_id_fkey;

create table usage_daily (like usage_daily_rest including defaults including constraints including comments)
    partition by range (day);
alter table usage_daily add foreign key (account_id) references accounts on delete cascade;

-- upsert, and the account metrics by index alone: one range per account, features and days in order
create unique index usage_daily_key on usage_daily
    (account_id, feature_id, day, user_id, subscription_id, imported) include (uses, last_at) nulls not distinct;
-- the user metrics by index alone
create index usage_daily_user on usage_daily (user_id, feature_id, day)
    include (uses, last_at, subscription_id) where user_id is not null;
-- what a file replaces when usage hangs on subscriptions
create index usage_daily_subscription on usage_daily (subscription_id, feature_id, day) where subscription_id is not null;

alter table usage_daily attach partition usage_daily_rest default;

-- whose use leaves a window today
create index usage_daily_day on usage_daily (day);
