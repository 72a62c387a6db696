-- What happened to one record, newest first, is read on its page.

-- The account, user or subscription of an entry by its internal number: an external id changes, and another record may
-- get it.
alter table audit_entries add column number bigint;
create index audit_entries_record on audit_entries (kind, number, at) where number is not null;

create index segment_history_record on segment_history (record_id, at);
