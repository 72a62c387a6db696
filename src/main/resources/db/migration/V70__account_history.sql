-- What an account's stage type and MRR were: changes only, so that "30 days ago" can be said of them.
create table account_history (
    account_id bigint      not null, -- no foreign key: checking it would double the cost of a first run
    at         timestamptz not null,
    stage_type text check (stage_type in ('trial', 'onboarding', 'live', 'cancelled')), -- null: in no stage
    mrr        numeric(30, 2),
    primary key (account_id, at)
);
-- what is older than is kept
create index account_history_at on account_history (at);

-- When the account last became cancelled, as far as it was seen.
alter table account_facts add column cancelled_at timestamptz;

-- A deleted account takes its history with it, whatever deletes it.
create function forget_account_history() returns trigger language plpgsql as $$
begin
    delete from account_history where account_id = old.account_id;
    return old;
end $$;
create trigger account_facts_history before delete on account_facts for each row execute function forget_account_history();

-- Of what was before this day nothing is known: each account begins as it is.
insert into account_history (account_id, at, stage_type, mrr)
    select f.account_id, now(), t.type, f.mrr
    from account_facts f join accounts a on a.id = f.account_id left join stages t on t.key = a.stage;
