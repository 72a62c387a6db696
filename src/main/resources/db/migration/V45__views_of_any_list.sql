-- A list may be of some of the records only, such as the members of a working list. Its named views and own columns are
-- kept by a key of its own; the list of all records of a subject has none.
alter table views add column list text not null default '' check (length(list) <= 100);
alter table default_views add column list text not null default '' check (length(list) <= 100);

drop index views_own;
create unique index views_own on views (member_id, subject, list) where name is null;
drop index views_named;
create unique index views_named on views (member_id, subject, list, lower(name collate "und-x-icu"))
    where name is not null;
drop index views_shared;
create index views_shared on views (subject, list) where shared;
alter table default_views drop constraint default_views_pkey;
alter table default_views add primary key (member_id, subject, list);
