-- An import that is taken back: the records that it made go, as far as nobody changed or used them since.

alter table imports
    add column undo_state text check (undo_state in ('running', 'done', 'failed')), -- null: nobody asked for it
    add column undo_by    text,
    add column undo_at    timestamptz,
    add column undone     bigint not null default 0, -- records that went
    add column undo_kept  bigint not null default 0; -- that stayed, once it is done
create index imports_undoing on imports (id) where undo_state = 'running';
