-- Figures that take long to count are held for longer, and counted again while people are shown what they were.
alter table kept_figures
    add took_ms integer not null default 0,  -- how long it took to count them
    add counting_until timestamptz;          -- somebody counts them again, and has until then
