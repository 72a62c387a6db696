-- Which version of which configuration a score is by, so that another rule is not taken for a decline.

-- A number of its own for every definition that ever was, so that one that was deleted and made anew is another one.
-- What is stored so far is version 0: the history from before knows its segment only.
create sequence health_revisions;
alter table health_configurations add column revision int not null default 0;
alter table health_configurations alter column revision set default nextval('health_revisions');

create function count_health_revision() returns trigger language plpgsql as $$
begin
    new.revision := nextval('health_revisions');
    return new;
end $$;
create trigger health_configurations_revision before update of definition on health_configurations
    for each row when (new.definition is distinct from old.definition) execute function count_health_revision();

alter table health_history add column revision int not null default 0;

-- What health_change compares with where the configuration that decides now has done so only since then: the first of
-- the scores, each of the time in which it was computed without a break.
alter table account_facts
    add column health_revision    int not null default 0,
    add column health_since       timestamptz, -- since when this version of the configuration decides
    add column overall_first      smallint,
    add column product_first      smallint,
    add column service_first      smallint,
    add column relationship_first smallint,
    add column financial_first    smallint;

with another as (
    select h.account_id, max(h.at) as at
    from health_history h join account_facts f on f.account_id = h.account_id
    where h.segment_id is distinct from f.health_segment
    group by h.account_id
), present as (
    select h.*
    from health_history h left join another a on a.account_id = h.account_id
    where a.at is null or h.at > a.at
), breaks as (
    select account_id, min(at) as since,
        max(at) filter (where overall is null)      as overall,
        max(at) filter (where product is null)      as product,
        max(at) filter (where service is null)      as service,
        max(at) filter (where relationship is null) as relationship,
        max(at) filter (where financial is null)    as financial
    from present
    group by account_id
), firsts as (
    select p.account_id, b.since,
        (array_agg(p.overall order by p.at) filter (where b.overall is null or p.at > b.overall))[1]      as overall,
        (array_agg(p.product order by p.at) filter (where b.product is null or p.at > b.product))[1]      as product,
        (array_agg(p.service order by p.at) filter (where b.service is null or p.at > b.service))[1]      as service,
        (array_agg(p.relationship order by p.at)
            filter (where b.relationship is null or p.at > b.relationship))[1]                            as relationship,
        (array_agg(p.financial order by p.at) filter (where b.financial is null or p.at > b.financial))[1] as financial
    from present p join breaks b on b.account_id = p.account_id
    group by p.account_id, b.since
)
update account_facts f
set health_since = s.since, overall_first = s.overall, product_first = s.product, service_first = s.service,
    relationship_first = s.relationship, financial_first = s.financial
from firsts s where f.account_id = s.account_id;
