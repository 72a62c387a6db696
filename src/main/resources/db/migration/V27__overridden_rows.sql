-- Rows of an import that a later row of the same file overrides.
alter table imports add column overridden bigint not null default 0;
