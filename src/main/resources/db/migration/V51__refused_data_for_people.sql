-- What a refused message was about, for whoever looks for it and for whoever deletes that record.
alter table refused_data
    add column kind      text not null default 'message', -- account, user, feature ...; message where it can't be told
    add column record_id text not null default '';        -- its external id, where there is one
create index refused_data_record on refused_data (record_id) where record_id <> '';

-- How much was refused of a key on a day (UTC), kept or not: behind a number, more is only counted.
create table refused_days (
    key_id bigint references api_keys (id),
    day    date   not null,
    total  bigint not null,
    unique nulls not distinct (key_id, day)
);

-- Who is deleted is deleted here, too.
create function forget_refused_data() returns trigger language plpgsql as $$
begin
    if tg_table_name = 'users' then
        delete from refused_data r using gone g
         where r.record_id = g.external_id and r.kind in ('user', 'feature', 'login', 'logout', 'alias');
    else
        delete from refused_data r using gone g
         where r.record_id = g.external_id and r.kind in ('account', 'feature', 'login', 'logout');
    end if;
    return null;
end $$;
create trigger users_refused_data after delete on users
    referencing old table as gone for each statement execute function forget_refused_data();
create trigger accounts_refused_data after delete on accounts
    referencing old table as gone for each statement execute function forget_refused_data();

-- Messages that count once, by day of receipt (UTC), so that old ones go with their table and nothing is searched for them.
drop table seen_messages;
create table seen_messages (
    day  date not null,
    once uuid not null, -- a hash of the id that the sender gave it
    primary key (day, once)
) partition by range (day);
