-- What an import leaves behind, besides the records: why rows were not taken, what it made, and which records are its own.

alter table imports
    add column reasons    jsonb not null default '[]', -- [{"column","why","value","rows","lines"}], the most there are to tell
    add column made       jsonb not null default '[]', -- [{"what","name"}]: attributes and entries of lists
    add column written_at timestamptz;                 -- the moment that its records have as theirs; null before it ends

-- the first reason of a row, apart
alter table import_rejects
    add column heading text,
    add column value   text,
    add column why     text,
    add column others  int not null default 0;

-- Records that it made, from first to last number. They follow one another, but for what others made meanwhile: an
-- import of a million records is a handful of rows.
create table import_created (
    import_id bigint not null references imports on delete cascade,
    first_id  bigint not null,
    last_id   bigint not null,
    primary key (import_id, first_id)
);
