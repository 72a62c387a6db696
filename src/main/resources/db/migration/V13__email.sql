-- Whoever adds a user is told of one who has the e-mail already, and people are looked for by its beginning.
create index users_email on users (email_fold text_pattern_ops) where email_fold is not null;
