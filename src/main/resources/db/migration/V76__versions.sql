-- The versions of a definition are its entries in the audit trail, counted from the oldest and read from the newest
-- (VersionHistory). Only of kinds that have versions: entries of accounts and users are most of the trail, and have
-- audit_entries_record. action is included, so that numbering thousands of versions reads no row.
create index audit_entries_versions on audit_entries (kind, record_id, id) include (action)
  where kind in ('segment', 'list', 'alert rule', 'health configuration');
