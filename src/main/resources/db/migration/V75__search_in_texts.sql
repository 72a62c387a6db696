-- Words in what team members wrote: touchpoints, and title, text and outcome of tasks. By the configuration simple, since
-- a portfolio is written in many languages at once and names are no words of any: nothing is stemmed or left out.
--
-- As in V35 without accents, by a folding of our own. Signs stand for spaces: the parser would else take a/b for the path
-- of a file, and find no b.
create function search_text(plain text) returns text language sql immutable parallel safe
    return translate(plain, '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~¡¿«»‘’‚“”„‹›…–—•·', repeat(' ', 60));

create function search_vector(given text) returns tsvector language sql immutable parallel safe
    return to_tsvector('simple', search_text(search_all(lower(given collate "und-x-icu") collate "C")));

-- One word as it was typed, which may be several; the last may be only the beginning of one.
create function search_query(folded text, begins boolean) returns tsquery language sql immutable parallel safe
    return case when btrim(search_text(search_plain(folded))) = '' then null
        else to_tsquery('simple', regexp_replace(btrim(search_text(search_plain(folded))), '\s+', ' & ', 'g')
            || case when begins then ':*' else '' end) end;

-- Kept beside the texts: folding a note takes a tenth of a millisecond, too much for each one that is looked at. Not in
-- a column of theirs: a deleted task is put back as a whole row, which none that is generated can be. The index finds
-- what is rare; what is common is found among the newest.
create table touchpoint_words (
    id    bigint primary key references touchpoints on delete cascade,
    words tsvector not null
);
create table task_words (
    id    bigint primary key references tasks on delete cascade,
    words tsvector not null
);

create function keep_touchpoint_words() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into touchpoint_words (id, words) select id, search_vector(text) from made;
    else
        update touchpoint_words set words = search_vector(new.text) where id = new.id;
    end if;
    return null;
end $$;
create trigger touchpoint_words_made after insert on touchpoints referencing new table as made
    for each statement execute function keep_touchpoint_words();
create trigger touchpoint_words_changed after update on touchpoints
    for each row when (old.text is distinct from new.text) execute function keep_touchpoint_words();

create function keep_task_words() returns trigger language plpgsql as $$
begin
    if tg_op = 'INSERT' then
        insert into task_words (id, words)
        select id, search_vector(title || E'\n' || text || E'\n' || outcome) from made;
    else
        update task_words set words = search_vector(new.title || E'\n' || new.text || E'\n' || new.outcome)
        where id = new.id;
    end if;
    return null;
end $$;
create trigger task_words_made after insert on tasks referencing new table as made
    for each statement execute function keep_task_words();
create trigger task_words_changed after update on tasks for each row
    when ((old.title, old.text, old.outcome) is distinct from (new.title, new.text, new.outcome))
    execute function keep_task_words();

insert into touchpoint_words (id, words) select id, search_vector(text) from touchpoints;
insert into task_words (id, words) select id, search_vector(title || E'\n' || text || E'\n' || outcome) from tasks;

create index touchpoint_words_words on touchpoint_words using gin (words);
create index task_words_words on task_words using gin (words);

-- Of users without an account, for whom who sees few accounts looks apart.
create index touchpoints_alone on touchpoints (id) where account_id is null;
create index tasks_alone on tasks (id) where account_id is null;
