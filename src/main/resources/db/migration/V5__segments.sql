-- Segments of accounts and of users, who is in them and since when, and who entered and left.

create table segments (
    id                 int generated always as identity primary key,
    subject            text        not null check (subject in ('account', 'user')),
    name               text        not null check (length(name) between 1 and 120),
    visible            boolean     not null default true,
    condition          jsonb       not null,
    position           int         not null,
    state              text        not null default 'stale' check (state in ('fresh', 'refreshing', 'stale', 'broken')),
    problem            text,
    refreshed_at       timestamptz,
    -- over all records, and over those that nobody owns; a member's count adds a query over their own
    members            bigint      not null default 0,
    members_unassigned bigint      not null default 0,
    active             bigint      not null default 0,
    active_unassigned  bigint      not null default 0,
    version            int         not null default 0,
    created_at         timestamptz not null default now(),
    updated_at         timestamptz not null default now()
);
create unique index segments_name on segments (subject, lower(name collate "und-x-icu"));

-- For reading. The arrays on account_facts and user_facts are the source of the difference.
create table account_segment_members (
    segment_id int         not null,
    account_id bigint      not null,
    entered_at timestamptz not null,
    primary key (segment_id, account_id)
);
create table user_segment_members (
    segment_id int         not null,
    user_id    bigint      not null,
    entered_at timestamptz not null,
    primary key (segment_id, user_id)
);

-- Changes of membership, kept as they happened.
create table segment_history (
    segment_id int         not null,
    subject    text        not null,
    record_id  bigint      not null,
    entered    boolean     not null, -- else left
    at         timestamptz not null
);
-- growth of a segment by day
create index segment_history_segment on segment_history (segment_id, at);

-- How a record is counted in its segments: 1 = among those that nobody owns, 2 = among the active. The pass compares it
-- with what holds now, so that counts follow by difference and are exact whenever membership is.
alter table account_facts add column segments_counted int not null default 0;
alter table user_facts add column segments_counted int not null default 0;

-- A deleted record leaves its segments, whatever deletes it.
create function leave_segments() returns trigger language plpgsql as $$
declare
    kind text   := tg_argv[0];
    gone bigint := case kind when 'account' then (to_jsonb(old) ->> 'account_id')::bigint else (to_jsonb(old) ->> 'user_id')::bigint end;
begin
    if cardinality(old.segments) = 0 then
        return old;
    end if;
    execute format('delete from %I where segment_id = any ($1) and %I = $2', kind || '_segment_members', kind || '_id')
        using old.segments, gone;
    insert into segment_history (segment_id, subject, record_id, entered, at)
        select s, kind, gone, false, now() from unnest(old.segments) s;
    perform from segments where id = any (old.segments) order by id for no key update;
    update segments
    set members            = members - 1,
        members_unassigned = members_unassigned - (old.segments_counted & 1),
        active             = active - (old.segments_counted >> 1 & 1),
        active_unassigned  = active_unassigned - (old.segments_counted & 1) * (old.segments_counted >> 1 & 1)
    where id = any (old.segments);
    return old;
end $$;
create trigger account_facts_leave before delete on account_facts for each row execute function leave_segments('account');
create trigger user_facts_leave before delete on user_facts for each row execute function leave_segments('user');
