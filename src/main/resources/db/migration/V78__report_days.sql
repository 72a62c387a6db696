-- How the books that reports of who sees all can be of were thirty days before a day: written with the refresh of that day,
-- so that nobody waits for it. Nothing is lost with it.
create unlogged table report_days (
    day            date   not null,
    member_id      bigint,           -- whose accounts; 0: nobody's; null: anyone's
    role_id        int,              -- in which success role; null: in any
    segment_id     int,              -- of these the members of which account segment; null: all
    newest_account bigint not null,  -- accounts with higher numbers came later
    stamp          text   not null,  -- what it holds for, see ReportDays
    figures        jsonb  not null,
    unique nulls not distinct (day, member_id, role_id, segment_id)
);
