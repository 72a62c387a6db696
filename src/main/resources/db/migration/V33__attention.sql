-- How much an account asks for somebody's attention, and why.

-- What each part adds at most; 0: the part counts for nothing.
alter table workspace
    add column attention_health      int not null default 40,
    add column attention_renewal     int not null default 25,
    add column attention_use         int not null default 20,
    add column attention_touchpoints int not null default 15;

alter table account_facts
    add column renewal_on      date, -- the next end or bill of what is not billed by the month
    add column attention       smallint not null default 0,
    add column attention_parts jsonb    not null default '[]'; -- what adds to it: [{"key":"renewal","points":13,"on":"2026-12-20"}]
-- the accounts page, those first that need somebody most, or least
create index account_facts_attention on account_facts (attention, account_id);
create index account_facts_attention_desc on account_facts (attention desc nulls last, account_id);
insert into field_indexes (subject, field, built_in, state, names, built_at)
values ('account', 'attention', true, 'ready', '{account_facts_attention,account_facts_attention_desc}', now());

insert into refresh_runs (state, kind, reason)
select 'waiting', 'full', 'Attention is computed for the first time'
where exists (select from accounts)
on conflict (state) where state = 'waiting'
do update set kind = 'full', definitions = '{}', reason = excluded.reason;
