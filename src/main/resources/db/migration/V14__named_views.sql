-- The view that opens when a member opens a list without asking for anything. It may be a shared one of a colleague.
create table default_views (
    member_id bigint not null references team_members (id),
    subject   text   not null check (subject in ('account', 'user', 'subscription')),
    view_id   bigint not null references views (id) on delete cascade,
    primary key (member_id, subject)
);
create index default_views_view on default_views (view_id);

-- Names are compared as all text is.
drop index views_named;
create unique index views_named on views (member_id, subject, lower(name collate "und-x-icu")) where name is not null;
create index views_shared on views (subject) where shared;
