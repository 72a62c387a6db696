-- What an alert about a user says may be of the account at which it opened. The user takes it along to another account;
-- who does not see the first one reads that there is an alert, and not what it says.
create function withheld_of_moved() returns jsonb immutable language sql as $$
    select jsonb_build_object('message',
        'It opened when the user was with an account that you do not see, so what it says is not shown.')
$$;

create or replace function move_alerts_of_user() returns trigger language plpgsql as $$
begin
    -- the words are of the account at which it opened: further moves change nothing
    update alerts set account_id = new.account_id, holder_id = owner_for(new.account_id, role_id),
        accounts = case when old.account_id is null or withheld = withheld_of_moved() then accounts
            else accounts || old.account_id end,
        withheld = case when old.account_id is null then withheld else withheld_of_moved() end
    where user_id = new.id and closed_at is null;
    return null;
end $$;

create or replace function merge_alerts_of_users(other bigint, staying bigint) returns void language plpgsql as $$
declare
    account bigint := (select u.account_id from users u where u.id = staying);
begin
    delete from alerts a using alerts s
    where a.user_id = other and s.user_id = staying and s.rule_id = a.rule_id
      and (s.entered_at = a.entered_at or s.closed_at is null and a.closed_at is null);
    update alerts a set
        accounts = case when a.withheld = withheld_of_moved() then a.accounts else a.accounts || a.account_id end,
        withheld = withheld_of_moved()
    where a.user_id = other and a.closed_at is null and a.account_id is not null and a.account_id is distinct from account;
    update alerts a set user_id = staying,
        account_id = case when a.closed_at is null then account else a.account_id end,
        holder_id = case when a.closed_at is null then owner_for(account, a.role_id) else a.holder_id end
    where a.user_id = other;
    update user_facts set alerts = null, last_alert_at = null where user_id = other;
end $$;
