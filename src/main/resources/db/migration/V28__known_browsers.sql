-- Signs the cookie by which a browser is known that signed in before, so that somebody who guesses elsewhere does not
-- slow its owner down. 244 random bits; every replica uses the same.
create table signing_keys (
    name       text        primary key,
    key        bytea       not null check (length(key) = 32),
    created_at timestamptz not null default now()
);
insert into signing_keys (name, key)
values ('browsers', decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));

-- Tries are counted anew: a subject is now an e-mail from one address, an e-mail from anywhere, an address, or a browser.
truncate sign_in_tries;
comment on column sign_in_tries.since is 'when the last try was admitted';
