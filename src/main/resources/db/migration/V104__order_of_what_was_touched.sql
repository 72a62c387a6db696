-- The oldest of a subject: users of an import must not be looked for behind all of its accounts.
create index touched_order_of_subject on touched (subject, later, since, record_id);
drop index touched_order;
