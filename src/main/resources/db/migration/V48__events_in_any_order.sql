-- An invoice may come before its subscription: it waits for it by its external id, and joins it and its account when it
-- comes, on whichever way. What else was said of an invoice is kept as it was sent.
alter table invoices
    add column awaited_subscription text check (length(awaited_subscription) between 1 and 255),
    add column other                jsonb not null default '{}';
create index invoices_awaited on invoices (awaited_subscription) where awaited_subscription is not null;

create function join_awaiting_invoices() returns trigger language plpgsql as $$
begin
    update invoices i set subscription_id = s.id, account_id = coalesce(i.account_id, s.account_id),
        awaited_subscription = null
    from come s where i.awaited_subscription = s.external_id;
    return null;
end $$;
create trigger subscriptions_made after insert on subscriptions referencing new table as come
    for each statement execute function join_awaiting_invoices();

-- What somebody did while nobody knew of which account counts there as soon as there is one. Several rows may come to be
-- one.
create function count_where_the_account_is() returns trigger language plpgsql as $$
begin
    with free as (
        delete from usage_daily where user_id = new.id and account_id is null
        returning user_id, subscription_id, feature_id, day, imported, uses, last_at
    )
    insert into usage_daily (account_id, user_id, subscription_id, feature_id, day, imported, uses, last_at)
    select new.account_id, user_id, subscription_id, feature_id, day, imported, uses, last_at
    from free order by feature_id, day
    on conflict (account_id, feature_id, day, user_id, subscription_id, imported)
    do update set uses = usage_daily.uses + excluded.uses, last_at = greatest(usage_daily.last_at, excluded.last_at);
    return null;
end $$;
create trigger users_got_an_account after update of account_id on users for each row
    when (old.account_id is null and new.account_id is not null)
    execute function count_where_the_account_is();
