-- All that is done in the background is leased alike: lease_owner (who works on it), lease_until (until when nobody else
-- may; without an owner it waits for its next try), attempts (how often it was taken and not given back).

alter table refresh_runs rename column attempt to attempts;
alter table refresh_runs alter column attempts set default 0;
update refresh_runs set attempts = attempts - 1 where state = 'waiting'; -- counted when it is taken, no more when it is asked for

alter table field_indexes rename column attempt to attempts;
-- one is built at a time, but a lease that has run out keeps nobody away
drop index field_indexes_at_work;
