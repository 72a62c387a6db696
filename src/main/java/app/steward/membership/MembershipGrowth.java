package app.steward.membership;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.trueCondition;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How the membership of definitions grew, told back from what it is now by the changes since. */
@Component
public class MembershipGrowth {

    /**
     * One day of a definition.
     *
     * @param members at the day's end, or now
     */
    public record Day(LocalDate day, long members, long entered, long left) {}

    private record Change(int definition, LocalDate day, long entered, long left) {}

    private final DSLContext sql;
    private final MembershipCounts counts;

    MembershipGrowth(DSLContext sql, MembershipCounts counts) {
        this.sql = sql;
        this.counts = counts;
    }

    /**
     * The last days of every definition of the subject, today the last, oldest first; of what the viewer sees now.
     *
     * @param only one definition; null for all
     */
    public Map<Integer, List<Day>> days(
            Kind kind, Viewer viewer, Subject subject, @Nullable Integer only, int days, Now now) {
        LocalDate first = now.windowStart(days);
        Map<Integer, Map<LocalDate, Change>> changes = new HashMap<>();
        for (Change change : changes(kind, viewer, subject, only, first, now)) {
            changes.computeIfAbsent(change.definition(), id -> new HashMap<>()).put(change.day(), change);
        }
        Map<Integer, List<Day>> grown = new HashMap<>();
        counts.visibleTo(kind, viewer, subject).forEach((id, count) -> {
            if (only == null || only.equals(id)) {
                grown.put(id, back(id, count.members(), changes.getOrDefault(id, Map.of()), first, now.today()));
            }
        });
        return grown;
    }

    private static List<Day> back(
            int id, long members, Map<LocalDate, Change> changes, LocalDate first, LocalDate today) {
        List<Day> days = new ArrayList<>();
        long then = members;
        for (LocalDate day = today; !day.isBefore(first); day = day.minusDays(1)) {
            Change change = changes.getOrDefault(day, new Change(id, day, 0, 0));
            days.add(new Day(day, Math.max(0, then), change.entered(), change.left()));
            then -= change.entered() - change.left();
        }
        Collections.reverse(days);
        return days;
    }

    private List<Change> changes(
            Kind kind, Viewer viewer, Subject subject, @Nullable Integer only, LocalDate first, Now now) {
        Field<Integer> definition = field(name("h", "definition"), Integer.class);
        return sql.fetch(
                        """
                        select h.definition, (least(h.at, {0}) at time zone {1})::date as day,
                          count(*) filter (where h.entered), count(*) filter (where not h.entered)
                        from membership_history h
                        where h.kind = {6} and h.subject = {2} and h.at >= {3} and {4} and {5}
                        group by 1, 2""",
                        val(now.instant().atOffset(ZoneOffset.UTC)),
                        val(now.zone().getId()),
                        val(subject.key()),
                        val(now.startOf(first).atOffset(ZoneOffset.UTC)),
                        only == null
                                ? definition.in(select(field(name("id"), Integer.class))
                                        .from(table(name(kind.definitions())))
                                        .where(field(name("subject"), String.class)
                                                .eq(subject.key())))
                                : definition.eq(only),
                        seen(viewer, subject),
                        inline(kind.key().key()))
                .map(row -> new Change(
                        row.get(0, Integer.class),
                        row.get(1, LocalDate.class),
                        row.get(2, Long.class),
                        row.get(3, Long.class)));
    }

    private static Condition seen(Viewer viewer, Subject subject) {
        Field<Long> record = field(name("h", "record_id"), Long.class);
        if (viewer.seesAll()) {
            return trueCondition();
        }
        return subject == Subject.ACCOUNT
                ? viewer.sees(subject, record)
                : record.in(select(field(name("u", "id"), Long.class))
                        .from(table(name("users")).as("u"))
                        .where(viewer.sees(subject, subject.accountOf("u"))));
    }
}
