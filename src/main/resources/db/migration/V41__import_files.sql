-- The files of imports, where every replica can read them: in pieces, as they arrive, packed.

create table import_files (
    id         bigint generated always as identity primary key,
    bytes      bigint, -- of the file as it was sent; null until all of it is here
    created_at timestamptz not null default now()
);
create table import_pieces (
    file_id  bigint not null references import_files on delete cascade,
    position int    not null,
    packed   bytea  not null,
    primary key (file_id, position)
);
alter table import_pieces alter column packed set storage external; -- packed already

-- An import is work like any other: whoever takes it needs to know all that was said with the file, and by whom.
alter table imports
    add column file_id       bigint unique references import_files on delete set null, -- null: its file is gone, as when it ended
    add column number_format text,
    add column member_id     bigint,
    add column key_id        bigint,
    add column attempts      int not null default 0,
    alter column lease_owner drop not null,
    alter column lease_until drop not null;
drop index imports_running;
create index imports_running on imports (id) where state = 'running';

-- those of processes that held their files themselves
update imports
set state = case phase when 'written' then 'done' else 'failed' end,
    phase = case phase when 'written' then 'done' else phase end,
    errors = case phase when 'written' then '[]' else jsonb_build_array(jsonb_build_object('path', '', 'message',
        'Steward stopped while this import ran. Nothing of the file was written: send it again.')) end,
    finished_at = now()
where state = 'running';
