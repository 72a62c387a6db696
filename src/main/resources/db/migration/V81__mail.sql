-- E-mail: the server, what goes where, and which addresses get nothing.

-- 'kept': it did not leave this machine, and was not to.
alter table outbox drop constraint outbox_state_check;
alter table outbox add constraint outbox_state_check check (state in ('waiting', 'claimed', 'handing_over', 'sent',
    'kept', 'refused', 'in_doubt', 'cancelled', 'skipped', 'held'));

alter table outbox
    add column user_id          bigint references users on delete cascade, -- to whom, where it is a customer's
    add column member_id        bigint references team_members on delete cascade, -- or somebody of the team
    add column run_id           bigint, -- of the journey that it comes from
    add column step             text,
    add column template_id      int,
    add column template_version int,
    add column address_hash     bytea,
    add column message_id       text, -- the same at each try
    add column handed_at        timestamptz; -- when it was handed over, by the portfolio's clock

-- each source in its turn
drop index outbox_due;
create index outbox_due on outbox (kind, source, not_before, id) where state in ('waiting', 'claimed');
-- the cap, and what went to one mailbox already
create index outbox_address on outbox (address_hash, handed_at) where address_hash is not null;
-- the limit of an hour
create index outbox_sent on outbox (sent_at) where sent_at is not null;
-- the messages of a user, and the deletion of one
create index outbox_user on outbox (user_id, id desc) where user_id is not null;
create index outbox_member on outbox (member_id) where member_id is not null;
create index outbox_run on outbox (run_id) where run_id is not null;
create index outbox_message on outbox (message_id) where message_id is not null;
-- the page of what was sent
create index outbox_mail on outbox (created_at desc, id desc) where kind in ('customer', 'team');

-- What was handed over, as it was. 90 days.
create table outbox_content (
    id         bigint primary key references outbox on delete cascade,
    sender     text        not null,
    recipient  text        not null,
    reply_to   text        not null default '',
    subject    text        not null,
    html       text        not null,
    plain      text        not null,
    created_at timestamptz not null default clock_timestamp()
);
create index outbox_content_age on outbox_content (created_at);

-- An address by its hash, so that it stays suppressed when nobody is left whose address it was.
create table addresses (
    hash          bytea primary key, -- HMAC of the folded address
    address       text, -- folded; null once its user was deleted
    suppressed    text check (suppressed in ('unsubscribed', 'bounced', 'complained', 'by_hand')),
    suppressed_at timestamptz,
    source        text not null default '', -- how that is known, in words
    member_id     bigint references team_members, -- who did it by hand
    check ((suppressed is null) = (suppressed_at is null))
);
create index addresses_suppressed on addresses (suppressed_at desc) where suppressed is not null;
create index addresses_address on addresses (address) where address is not null;

-- What came back about a message, each once.
create table mail_events (
    id           bigint generated always as identity primary key,
    address_hash bytea       not null,
    message_id   text        not null default '', -- as the message itself has it
    kind         text        not null check (kind in ('hard', 'soft', 'complaint', 'unsubscribed')),
    detail       text        not null default '',
    at           timestamptz not null,
    unique (address_hash, message_id, kind)
);
create index mail_events_age on mail_events (at);

-- One row.
create table mail_settings (
    id              int primary key default 1 check (id = 1),
    version         int     not null default 0,
    host            text    not null default '', -- empty: there is no server
    port            int     not null default 587 check (port between 1 and 65535),
    security        text    not null default 'starttls' check (security in ('starttls', 'tls', 'none')),
    username        text    not null default '',
    password        text    not null default '', -- sealed
    sender          text    not null default '',
    sender_name     text    not null default '',
    reply_to        text    not null default '',
    domains         text[]  not null default '{}', -- that the server may send for
    per_second      int     not null default 5 check (per_second between 1 and 1000),
    per_hour        int     not null default 3600 check (per_hour between 1 and 1000000),
    only_to         text[]  not null default '{}',
    days            int     not null default 31 check (days between 1 and 127), -- Monday is 1
    from_time       time    not null default '08:00',
    to_time         time    not null default '18:00', -- midnight: the end of the day
    cap             int     not null default 3 check (cap between 1 and 100),
    last_answer     text    not null default '',
    last_answer_ok  boolean not null default true,
    last_answer_at  timestamptz,
    next_at         timestamptz not null default '-infinity', -- when the server may get the next one
    -- 244 random bits each: of the hashes and signatures, and of the address that services report bounces to
    secret          bytea   not null default sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'utf8')),
    events_secret   text    not null default replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')
);
insert into mail_settings default values;

-- Whoever is deleted takes the address along, but for its hash where nothing may go there any more.
create function forget_address() returns trigger language plpgsql as $$
begin
    update addresses a set address = null
     where a.suppressed is not null and a.address in (select email_fold from gone where email_fold is not null)
       and not exists (select from users u where u.email_fold collate "C" = a.address collate "C");
    delete from addresses a
     where a.suppressed is null and a.address in (select email_fold from gone where email_fold is not null)
       and not exists (select from users u where u.email_fold collate "C" = a.address collate "C");
    return null;
end $$;
create trigger users_forget_address after delete on users
    referencing old table as gone for each statement execute function forget_address();
