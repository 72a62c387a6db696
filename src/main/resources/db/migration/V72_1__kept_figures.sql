-- Figures of reports, kept for who sees all accounts, so that several people who look at the same do not compute it each.
-- Nothing is lost with it.
create unlogged table kept_figures (
    key     text primary key,          -- which figures, of which choice
    stamp   text        not null,      -- what they hold for: a day, what the book held
    at      timestamptz not null default now(),
    figures jsonb       not null
);
