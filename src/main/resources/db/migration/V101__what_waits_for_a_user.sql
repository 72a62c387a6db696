-- How many messages wait for a user, which each step that writes asks of all who are at it: from the index alone.
create index outbox_waiting on outbox (user_id) where kind = 'customer' and state in ('waiting', 'claimed');
