-- A user without an account counts as nobody's. A row of its own says so, for the account 0 that no account is, and
-- "own or unassigned" is one range and one join for users as it is for accounts. With "or account_id is null" beside it
-- the planner could neither begin with the few users of a member nor look users up one by one while it walks a sorted
-- index: it read all that the member sees for every page.
alter table account_access drop constraint account_access_account_id_fkey;
insert into account_access (member_id, account_id) values (0, 0);

create function drop_access_to_deleted_accounts() returns trigger language plpgsql as $$
begin
    delete from account_access using gone where account_access.account_id = gone.id;
    return null;
end $$;
create trigger accounts_deleted after delete on accounts referencing old table as gone
    for each statement execute function drop_access_to_deleted_accounts();

-- The users of the accounts that a member sees (Visibility.of).
create index users_access on users (coalesce(account_id, 0));

-- How many users are active: without it the planner takes them for one in two hundred, and a filter on activity for so
-- rare that it scans and sorts instead of walking the index of the sort until fifty are found.
create statistics user_facts_activity
    on (case when active_days > 0 then 'active' else 'inactive' end) from user_facts;
analyze users;
analyze user_facts;
