-- A run that is not a full one names what it computes as the stages of the chain name it, whatever kind that is.

alter table refresh_runs add column definitions text[] not null default '{}';
update refresh_runs r
set definitions = array(select s.subject || '.segment:' || s.id from segments s where s.id = any (r.segments) order by s.id)
    || case r.kind when 'health' then array['account.health'] else '{}' end
where r.kind <> 'full';

alter table refresh_runs drop constraint refresh_runs_kind_check;
update refresh_runs set kind = 'definitions' where kind <> 'full';
alter table refresh_runs add constraint refresh_runs_kind_check check (kind in ('full', 'definitions'));
alter table refresh_runs drop column segments;
