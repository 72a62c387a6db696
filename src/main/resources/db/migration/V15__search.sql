-- Searching accounts and users by name, e-mail and external id. By plain indexes what begins so, by letters in threes
-- what holds it somewhere: one text per record, its parts on lines of their own, since a name and an e-mail address
-- share most of their letters. All folded, and compared byte by byte, as everywhere.
create extension if not exists pg_trgm;

create index accounts_name on accounts (name_fold collate "C") where name_fold is not null;
create index accounts_external_id on accounts (external_id_fold collate "C");
create index accounts_search on accounts using gin
    (((coalesce(name_fold, '') || E'\n' || external_id_fold) collate "C") gin_trgm_ops);

create index users_name on users (name_fold collate "C") where name_fold is not null;
create index users_external_id on users (external_id_fold collate "C");
create index users_search on users using gin
    (((coalesce(name_fold, '') || E'\n' || coalesce(email_fold, '') || E'\n' || external_id_fold) collate "C") gin_trgm_ops);

-- In the collation that folded text is compared in, which the one before was not.
drop index users_email;
create index users_email on users (email_fold collate "C") where email_fold is not null;

-- How common a text is decides whether the index is read at all: the planner is to know it to a tenth of a percent.
alter index accounts_search alter column 1 set statistics 1000;
alter index users_search alter column 1 set statistics 1000;
