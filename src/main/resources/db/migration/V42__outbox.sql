-- What is to leave: e-mail, webhooks. Written in the transaction that causes it, sent by whichever process takes it.

create table outbox (
    id          bigint generated always as identity primary key,
    key         text        not null unique, -- what causes it; the same twice is once, for good
    kind        text        not null, -- who sends it: customer, team, webhook
    source      text        not null default '', -- the journey or webhook that it comes from
    payload     jsonb       not null,
    state       text        not null default 'waiting' check (state in ('waiting', 'claimed', 'handing_over', 'sent',
        'refused', 'in_doubt', 'cancelled', 'skipped', 'held')),
    not_before  timestamptz not null default clock_timestamp(),
    attempts    int         not null default 0,
    lease_owner text,
    lease_until timestamptz,
    reply       text, -- what the other side said last, or why it does not go
    created_at  timestamptz not null default clock_timestamp(),
    sent_at     timestamptz
);
create index outbox_due on outbox (kind, not_before, id) where state in ('waiting', 'claimed');
create index outbox_under_way on outbox (lease_until) where state = 'handing_over';
create index outbox_in_doubt on outbox (id) where state = 'in_doubt';
