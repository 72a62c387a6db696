-- The words of names, for a search that finds little: words much like those typed are found among these, however many
-- records have them. Written with the records and never taken away: a word that nobody has any more finds nobody.
-- One may stand here twice, since a unique key would make writers wait for each other's end.
create table search_words (
    word text collate "C" not null
);

-- Words of letters alone: numbers and codes are not misspelt but wrong.
create function search_words_of(folded text) returns setof text language sql immutable parallel safe as $$
    select word from string_to_table(translate(folded, '.,;:!?/\|()[]{}<>"&+-_', repeat(' ', 22)), ' ') as each(word)
    where length(word) between 3 and 40 and word !~ '[0-9@#%*=]'
$$;

insert into search_words
    select distinct word from (select name_fold from accounts union all select name_fold from users) named
    cross join lateral search_words_of(name_fold) as each(word);
create index search_words_word on search_words (word);
create index search_words_alike on search_words using gin (word gin_trgm_ops);

create function keep_new_search_words() returns trigger language plpgsql as $$
begin
    insert into search_words
        select word from (select distinct word from added cross join lateral search_words_of(name_fold) as each(word)) fresh
        where not exists (select 1 from search_words known where known.word = fresh.word);
    return null;
end $$;
create trigger accounts_search_words after insert on accounts referencing new table as added
    for each statement execute function keep_new_search_words();
create trigger users_search_words after insert on users referencing new table as added
    for each statement execute function keep_new_search_words();

create function keep_search_words() returns trigger language plpgsql as $$
begin
    insert into search_words select word from search_words_of(new.name_fold) as each(word)
        where not exists (select 1 from search_words known where known.word = each.word);
    return null;
end $$;
create trigger accounts_renamed after update of name on accounts
    for each row when (old.name is distinct from new.name) execute function keep_search_words();
create trigger users_renamed after update of name on users
    for each row when (old.name is distinct from new.name) execute function keep_search_words();
