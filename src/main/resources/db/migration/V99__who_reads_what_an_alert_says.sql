-- An alert may name other accounts than its own: who does not see one of them reads its words without their names.
alter table alerts
    add column accounts bigint[] not null default '{}', -- that it names
    add column withheld jsonb;                          -- message and evidence for these readers

-- Which one was named is told by the parent of now, where its name stands there; else only who sees all reads on.
update alerts t
set accounts = array[case when strpos(t.message || t.evidence::text, p.label) > 0 then p.id else -1 end],
  withheld = jsonb_build_object('message', 'It names an account that you do not see, so what it says is not shown.')
from alerts o
join alert_rules d on d.rule_id = o.rule_id
left join users u on u.id = o.user_id
left join accounts a on a.id = coalesce(u.account_id, o.account_id)
left join accounts p on p.id = a.parent_id
where o.id = t.id
  and (d.message ilike '%account.parent%' or t.evidence::text ilike '%parent account%'
    or strpos(t.message, p.label) > 0);
