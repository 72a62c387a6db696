-- What pages of records tell of journeys and mail, and to whom.

-- who took somebody out
alter table journey_runs add column left_by bigint references team_members;

-- The account of whom it is to, as of when it was written, and other accounts that it names: who does not see one of them
-- does not read it. Of those that were written before, the parent counts as named.
alter table outbox_content add column accounts bigint[] not null default '{}';
update outbox_content c set accounts = array_remove(array[u.account_id, a.parent_id], null)
from outbox o join users u on u.id = o.user_id left join accounts a on a.id = u.account_id
where o.id = c.id;

-- an address by what it was sent, the other way round
create index mail_events_address on mail_events (address_hash, at desc);
