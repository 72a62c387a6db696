package app.steward.demo;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import app.steward.workspace.Now;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** A past year of segments and lists: when those who are in them came, and others who came and left again. */
@Component
class DemoMemberships {
    private final DSLContext sql;

    DemoMemberships(DSLContext sql) {
        this.sql = sql;
    }

    /** Once segments and lists have their members. */
    @Transactional
    void make(Now now) {
        for (Subject subject : new Subject[] {Subject.ACCOUNT, Subject.USER}) {
            String segments = subject.key() + "_segment_members";
            past(subject, now, "segment", "segments", 0.09);
            sql.execute(
                    SINCE,
                    table(name(segments)),
                    val(subject.key()),
                    val("segment"),
                    field(name("m", "segment_id")),
                    field(name("m", subject.key() + "_id")));
            past(subject, now, "list", "rules", 0.02);
            sql.execute(
                    SINCE,
                    table(name("rule_members")),
                    val(subject.key()),
                    val("list"),
                    field(name("m", "rule_id")),
                    field(name("m", "record_id")));
        }
    }

    /** @param others the share of the others that was in for some weeks */
    private void past(Subject subject, Now now, String kind, String definitions, double others) {
        sql.execute(
                PAST,
                table(name(subject.plural())),
                val(subject.key()),
                val(now.today()),
                val(now.zone().getId()),
                val(now.instant().toString()),
                val(kind),
                table(name(definitions)),
                val(others));
    }

    /**
     * Who is in came on some day since the record was there, more of them lately; some of the others were in for some
     * weeks. The numbers of the history go by its moments.
     */
    private static final String PAST = """
            with gone as (
              delete from membership_history where kind = {5} and subject = {1} returning *
            ), present as (
              select * from (
                select distinct on (definition, record_id) * from gone order by definition, record_id, number desc
              ) last where entered
            ), known as (
              select s.id as definition, r.id as record_id, r.created_on,
                (abs(hashint8(r.id * 7919 + s.id)) % 1000) / 1000.0 as luck
              from {6} s, {0} r where s.subject = {1} and exists (select from gone where definition = s.id)
            ), came as (
              select k.*, g.version, g.definition is not null as inside,
                greatest(k.created_on + 1, {2} - 1 - (case when g.definition is null
                  then 40 + k.luck * 3000 else k.luck * k.luck * 360 end)::int) as day
              from known k left join present g using (definition, record_id)
              where g.definition is not null or k.luck < {7} and k.created_on < {2} - 40
            ), moved as (
              select definition, record_id, version, true as entered, day from came
              union all
              select definition, record_id, version, false, day + 7 + (luck * 300)::int from came where not inside
            )
            insert into membership_history (kind, subject, definition, record_id, version, entered, at)
            select {5}, {1}, definition, record_id, version, entered,
              least((day + interval '4 hours') at time zone {3}, {4}::timestamptz)
            from moved order by 7, entered desc, definition, record_id""";

    private static final String SINCE = """
            update {0} m set entered_at = h.at
            from membership_history h
            where h.subject = {1} and h.kind = {2} and h.entered and h.definition = {3} and h.record_id = {4}""";
}
