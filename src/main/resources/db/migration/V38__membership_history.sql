-- Changes of membership of every kind, numbered, so that who follows them misses none and sees none twice. Numbers alone
-- would not do: of two transactions the one with the smaller number may commit later. Who follows goes by (xid, number),
-- and only below the oldest transaction that still runs.
create table membership_history (
    xid        xid8        not null default pg_current_xact_id(), -- of the writer
    number     bigint      not null generated always as identity,
    record_id  bigint      not null,
    at         timestamptz not null,
    definition int         not null,
    version    int,                  -- of the definition that decided; null where nobody noted it
    kind       text        not null, -- segment ...
    subject    text        not null,
    entered    boolean     not null, -- else left
    -- read on from where one was
    primary key (xid, number)
);

-- Of one transaction, this one; the numbers tell what was before what.
insert into membership_history (kind, definition, subject, record_id, entered, at)
select 'segment', segment_id, subject, record_id, entered, at from segment_history order by at, ctid;

drop table segment_history;

-- growth of a definition by day, and all that is forgotten with it
create index membership_history_definition on membership_history (kind, definition, at);
-- what happened to one record, newest first
create index membership_history_record on membership_history (record_id, at);

-- As before (V5), into the new table.
create or replace function leave_segments() returns trigger language plpgsql as $$
declare
    owner text   := tg_argv[0];
    gone  bigint := case owner when 'account' then (to_jsonb(old) ->> 'account_id')::bigint else (to_jsonb(old) ->> 'user_id')::bigint end;
begin
    if cardinality(old.segments) = 0 then
        return old;
    end if;
    execute format('delete from %I where segment_id = any ($1) and %I = $2', owner || '_segment_members', owner || '_id')
        using old.segments, gone;
    insert into membership_history (kind, definition, version, subject, record_id, entered, at)
        select 'segment', s, d.version, owner, gone, false, now()
        from unnest(old.segments) s left join segments d on d.id = s;
    perform from segments where id = any (old.segments) order by id for no key update;
    update segments
    set members            = members - 1,
        members_unassigned = members_unassigned - (old.segments_counted & 1),
        active             = active - (old.segments_counted >> 1 & 1),
        active_unassigned  = active_unassigned - (old.segments_counted & 1) * (old.segments_counted >> 1 & 1)
    where id = any (old.segments);
    return old;
end $$;
