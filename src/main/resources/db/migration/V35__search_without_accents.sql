-- Searching without accents: Café is found by "cafe", Müller by "muller" and by "mueller", Straße by "strasse".
--
-- By a folding of our own and not by the extension unaccent: an index may only hold what never changes, and the rules of
-- that extension are a file of the server's, another one after each upgrade.

-- Bodies are read here once and for all: indexes are built and analysed without the schema in the search path.
create function search_without_marks(folded text) returns text language sql immutable parallel safe
    return replace(replace(replace(replace(
        translate(normalize(regexp_replace(normalize(folded, NFD), '[\u0300-\u036f]', '', 'g'), NFC), 'øłđðħıŧ', 'olddhit'),
        'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th');

-- Letters that are also written with two get a line of their own in the other spelling.
create function search_spellings(folded text) returns text language sql immutable parallel safe
    return search_without_marks(folded) || case when folded ~ '[äöüøå]' then E'\n' || search_without_marks(
        replace(replace(replace(replace(replace(folded, 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ø', 'oe'), 'å', 'aa'))
        else '' end;

-- Most text is ASCII, which is all the same: told by its length, in the expression itself.
create function search_plain(folded text) returns text language sql immutable parallel safe
    return case when octet_length(folded) = length(folded) then folded else search_without_marks(folded) end;
create function search_all(folded text) returns text language sql immutable parallel safe
    return case when octet_length(folded) = length(folded) then folded else search_spellings(folded) end;

create index accounts_plain_name on accounts (search_plain(name_fold) collate "C") where name_fold is not null;
create index users_plain_name on users (search_plain(name_fold) collate "C") where name_fold is not null;

drop index accounts_search;
create index accounts_search on accounts using gin
    ((search_all(coalesce(name_fold, '') || E'\n' || external_id_fold) collate "C") gin_trgm_ops);
drop index users_search;
create index users_search on users using gin
    ((search_all(coalesce(name_fold, '') || E'\n' || coalesce(email_fold, '') || E'\n' || external_id_fold) collate "C")
        gin_trgm_ops);
alter index accounts_search alter column 1 set statistics 1000;
alter index users_search alter column 1 set statistics 1000;
