-- Records of one account could be counted and noted as entered several times over in one go.

with held as (
  select m.segment_id, f.segments_counted as how
  from account_segment_members m join account_facts f on f.account_id = m.account_id
  union all
  select m.segment_id, f.segments_counted
  from user_segment_members m join user_facts f on f.user_id = m.user_id
), counted as (
  select segment_id, count(*) as members, count(*) filter (where how & 1 = 1) as members_unassigned,
    count(*) filter (where how & 2 = 2) as active, count(*) filter (where how & 3 = 3) as active_unassigned
  from held group by segment_id
), compared as (
  select s.id, coalesce(c.members, 0) as members, coalesce(c.members_unassigned, 0) as members_unassigned,
    coalesce(c.active, 0) as active, coalesce(c.active_unassigned, 0) as active_unassigned
  from segments s left join counted c on c.segment_id = s.id
)
update segments s
set members            = c.members,
    members_unassigned = c.members_unassigned,
    active             = c.active,
    active_unassigned  = c.active_unassigned
from compared c
where c.id = s.id
  and (s.members, s.members_unassigned, s.active, s.active_unassigned)
    is distinct from (c.members, c.members_unassigned, c.active, c.active_unassigned);

-- At one moment a record enters a segment at most once more often than it leaves it, and the other way round. Of what is
-- beyond that the rows are the same.
delete from segment_history h
using (
  select ctid as place,
    row_number() over (partition by segment_id, subject, record_id, at, entered) as nth,
    count(*) filter (where entered) over of_moment as entries,
    count(*) filter (where not entered) over of_moment as exits
  from segment_history
  window of_moment as (partition by segment_id, subject, record_id, at)
) n
where h.ctid = n.place and n.nth > least(n.entries, n.exits) + 1;
