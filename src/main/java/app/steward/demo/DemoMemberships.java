package app.steward.demo;

import static org.jooq.impl.DSL.sql;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import app.steward.workspace.Now;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** A past year of the segments: when those who are in them came, and others who came and left again. */
@Component
class DemoMemberships {
    private final DSLContext sql;

    DemoMemberships(DSLContext sql) {
        this.sql = sql;
    }

    /** Once the segments have their members. */
    @Transactional
    void make(Now now) {
        for (Subject subject : new Subject[] {Subject.ACCOUNT, Subject.USER}) {
            sql.execute(
                    PAST,
                    sql(subject.plural()),
                    val(subject.key()),
                    val(now.today()),
                    val(now.zone().getId()),
                    val(now.instant().toString()));
            sql.execute(SINCE, sql(subject.key()), val(subject.key()));
        }
    }

    /**
     * Who is in came on some day since the record was there, more of them lately; of the others one in eleven was in for
     * some weeks. The numbers of the history go by its moments.
     */
    private static final String PAST = """
            with gone as (
              delete from membership_history where kind = 'segment' and subject = {1} returning *
            ), known as (
              select s.id as definition, r.id as record_id, r.created_on,
                (abs(hashint8(r.id * 7919 + s.id)) % 1000) / 1000.0 as luck
              from segments s, {0} r where s.subject = {1}
            ), came as (
              select k.*, g.version, g.definition is not null as inside,
                greatest(k.created_on + 1, {2} - 1 - (case when g.definition is null
                  then 40 + k.luck * 3000 else k.luck * k.luck * 360 end)::int) as day
              from known k left join gone g using (definition, record_id)
              where g.definition is not null or k.luck < 0.09 and k.created_on < {2} - 40
            ), moved as (
              select definition, record_id, version, true as entered, day from came
              union all
              select definition, record_id, version, false, day + 7 + (luck * 300)::int from came where not inside
            )
            insert into membership_history (kind, subject, definition, record_id, version, entered, at)
            select 'segment', {1}, definition, record_id, version, entered,
              least((day + interval '4 hours') at time zone {3}, {4}::timestamptz)
            from moved order by 7, entered desc, definition, record_id""";

    private static final String SINCE = """
            update {0}_segment_members m set entered_at = h.at
            from membership_history h
            where h.kind = 'segment' and h.subject = {1} and h.entered
              and h.definition = m.segment_id and h.record_id = m.{0}_id""";
}
