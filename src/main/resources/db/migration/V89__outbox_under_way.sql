-- What is under way, claimed or handed over, is a handful among all that was sent in 30 days: who looks whether something of
-- one source is finds it here.
drop index outbox_under_way;
create index outbox_under_way on outbox (lease_until) where state in ('claimed', 'handing_over');

-- How many messages of each webhook are in which state is counted without reading the messages.
drop index outbox_webhooks;
create index outbox_webhooks on outbox (source, id) include (state) where kind = 'webhook';
