-- A milestone that far more accounts would meet than expected is held, as alert rules and journeys are.
alter table milestones
    add column guard          int     check (guard >= 1),    -- null: follows from how many there are
    add column permitted      boolean not null default false, -- who matches when it is computed next was let through
    add column let_through_at timestamptz;                    -- who entered until then does not count for the guard

-- Somebody decided about those when it went on.
update milestones set let_through_at = now();
