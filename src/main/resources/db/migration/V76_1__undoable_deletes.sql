-- What members deleted, for as long as they can take it back: the rows as they were, by table.
create table undoable_deletes (
    member_id  bigint      not null references team_members,
    kind       text        not null,
    record_id  bigint      not null,
    rows       jsonb       not null default '{}',
    deleted_at timestamptz not null default now(),
    primary key (member_id, kind, record_id)
);
create index undoable_deletes_deleted on undoable_deletes (deleted_at);
