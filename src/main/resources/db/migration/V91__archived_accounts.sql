-- Tasks and alerts of archived accounts are out of sight: who counts them asks for these few, and does not read every account.
create index accounts_archived on accounts (id) where archived_at is not null;
