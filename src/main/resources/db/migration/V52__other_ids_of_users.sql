-- Other ids under which a user is known: what is sent about them is about this user. The first who has an id keeps it.
create table user_aliases (
    external_id text   primary key check (length(external_id) between 1 and 255),
    user_id     bigint not null references users on delete cascade
);
create index user_aliases_user on user_aliases (user_id);
