-- Milestones and e-mail templates have versions, too.
drop index audit_entries_versions;
create index audit_entries_versions on audit_entries (kind, record_id, id) include (action)
  where kind in ('segment', 'list', 'alert rule', 'health configuration', 'milestone', 'e-mail template',
    'e-mail layout');
