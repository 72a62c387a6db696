-- What was sent and could not be stored: a value of a message, or all of it.
create table refused_data (
    id          bigint generated always as identity primary key,
    key_id      bigint references api_keys (id), -- it came with
    received_at timestamptz not null,
    path        text        not null, -- the key of the value; empty for the message as a whole
    reason      text        not null,
    message     text        not null  -- the JSON as it was sent, its beginning at least
);
create index refused_data_newest on refused_data (received_at, id);

-- Messages that count once, by a hash of the id that their sender gave them.
create table seen_messages (
    once    uuid primary key,
    seen_at timestamptz not null default now()
);
