-- Health: what is configured per account segment, which segment decides, the scores and how they changed.

create table health_configurations (
    id           int generated always as identity primary key,
    segment_id   int unique nulls not distinct references segments on delete cascade, -- null: the default
    definition   jsonb       not null default '{"pillars":{}}',
    state        text        not null default 'stale' check (state in ('fresh', 'refreshing', 'stale', 'broken')),
    problem      text,
    refreshed_at timestamptz,
    version      int         not null default 0,
    updated_at   timestamptz not null default now()
);
insert into health_configurations (segment_id, state) values (null, 'fresh');

-- Who decides where an account is in several segments: the smallest position. Segments without a row come last, by id.
create table health_priority (
    segment_id int primary key references segments on delete cascade,
    position   int not null
);

-- Null: not computed. Bands follow from the workspace's thresholds and are not stored.
alter table account_facts
    add column overall_score      smallint,
    add column product_score      smallint,
    add column service_score      smallint,
    add column relationship_score smallint,
    add column financial_score    smallint,
    add column health_segment     int; -- whose configuration it was; null: the default
-- sorting the accounts page, either way with those that have none last; the other scores have no index, so that a row
-- whose overall score stays is updated in place
create index account_facts_overall_score on account_facts (overall_score, account_id);
create index account_facts_overall_score_desc on account_facts (overall_score desc nulls last, account_id);

-- Scores as they became, one row per account and change; the newest row before a day says what held on it.
create table health_history (
    account_id   bigint      not null, -- no foreign key: checking it would double the cost of a first run
    at           timestamptz not null,
    overall      smallint,
    product      smallint,
    service      smallint,
    relationship smallint,
    financial    smallint,
    segment_id   int,
    primary key (account_id, at)
);
-- what is older than is kept
create index health_history_at on health_history (at);

-- A deleted account takes its history with it, whatever deletes it.
create function forget_health() returns trigger language plpgsql as $$
begin
    delete from health_history where account_id = old.account_id;
    return old;
end $$;
create trigger account_facts_health before delete on account_facts for each row execute function forget_health();

alter table refresh_runs drop constraint refresh_runs_kind_check;
alter table refresh_runs add constraint refresh_runs_kind_check check (kind in ('full', 'segments', 'health'));

-- Gives back what it is given. The planner takes a subquery with it in its columns for one that it must not merge with
-- the query around, so that these columns are computed once per row however often they are named; unlike OFFSET 0 it
-- leaves parallel workers their part, and it costs nothing, since it is put in place afterwards.
create function computed_once(float8[]) returns float8[] language sql volatile parallel safe as 'select $1';
