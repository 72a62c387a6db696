-- A task that was given in person to who stands in for an owner of its account: theirs until the cover is over.
alter table tasks add column cover_id bigint references covers on delete set null;
-- whose cover is over (TaskSweep); the deletion of a cover
create index tasks_cover on tasks (cover_id) where cover_id is not null;

-- Who has each open task, as owners and access are now. A task for a person who does not see the account, or works on
-- none any more, is one of the success role in which the person owned the account. Who stands in for an owner sees it
-- until TaskSweep has found that the cover is over.
create or replace view task_seats as
select t.id, t.account_id, seat.member_id, seat.role_id,
       coalesce(seat.member_id, owner_for(t.account_id, seat.role_id)) as holder_id
from tasks t
left join team_members m on m.id = t.member_id
cross join lateral (select m.id is not null and m.disabled_at is null
        and (m.profile in ('administrator', 'super_manager')
          or m.profile = 'csm' and (exists (select from account_access x
               where x.account_id = coalesce(t.account_id, 0) and x.member_id in (0, m.id))
             or exists (select from covers c join account_access x on x.member_id = c.member_id
               where c.id = t.cover_id and c.deputy_id = m.id and x.account_id = t.account_id))) as keeps) k
cross join lateral (select case when k.keeps then t.member_id end as member_id,
       case when k.keeps and not exists (select from account_assignments o
                  where o.account_id = t.account_id and o.member_id = t.member_id and o.role_id = t.role_id)
            then coalesce((select o.role_id from account_assignments o join success_roles r on r.id = o.role_id
                           where o.account_id = t.account_id and o.member_id = t.member_id
                           order by r.position, r.id limit 1), t.role_id)
            else t.role_id end as role_id) seat
where t.state = 'open';
