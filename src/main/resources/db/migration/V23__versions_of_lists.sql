-- Whoever changes an entry of the administrators' lists can say which version they saw.
alter table stages add column version int not null default 0;
alter table subscription_statuses add column version int not null default 0;
alter table user_roles add column version int not null default 0;
alter table personas add column version int not null default 0;
alter table success_roles add column version int not null default 0;
alter table features add column version int not null default 0;
