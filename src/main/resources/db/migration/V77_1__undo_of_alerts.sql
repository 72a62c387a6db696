-- What a member did to alerts last, for as long as it can be undone.
create table undoable_alerts (
    id        bigint generated always as identity primary key,
    member_id bigint      not null references team_members,
    alerts    bigint[]    not null,
    versions  int[]       not null, -- in which the act left them
    snoozed   date[]      not null, -- until when they rested before
    acted_at  timestamptz not null default now()
);
create index undoable_alerts_acted on undoable_alerts (acted_at);
