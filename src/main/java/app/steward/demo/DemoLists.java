package app.steward.demo;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.list.ListEditing;
import app.steward.list.ListEditing.Changes;
import app.steward.list.ListEditing.Criteria;
import app.steward.segment.Segment;
import app.steward.segment.Segments;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import java.util.Arrays;
import java.util.List;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lists as a team has them: of what is to be called, of a fair, of one's own. */
@Component
class DemoLists {
    private final DSLContext sql;
    private final ListEditing lists;
    private final Segments segments;
    private final TeamMembers members;
    private final Conditions conditions;
    private final Fields fields;

    DemoLists(
            DSLContext sql,
            ListEditing lists,
            Segments segments,
            TeamMembers members,
            Conditions conditions,
            Fields fields) {
        this.sql = sql;
        this.lists = lists;
        this.segments = segments;
        this.members = members;
        this.conditions = conditions;
        this.fields = fields;
    }

    /** @param managers the CSMs, whose lists they are */
    void make(List<Long> managers) {
        Viewer first = viewer(managers.get(0));
        Viewer second = viewer(managers.get(1 % managers.size()));
        shared(first, Subject.ACCOUNT, "At risk and silent", List.of("Renewal at risk", "Enterprise"), """
                {"all":[{"field":"overall_health","op":"in","value":["poor","average"]},
                        {"field":"last_touchpoint_at","op":"before_last_days","value":30}]}""");
        shared(second, Subject.ACCOUNT, "Expansion calls", List.of("Expansion ready"), """
                {"field":"mrr","op":"gte","value":500}""");
        shared(first, Subject.ACCOUNT, "Renewals without an owner", List.of("Renewal in 90 days"), """
                {"field":"success_manager","op":"empty"}""");
        shared(second, Subject.USER, "Sponsors who stopped coming", List.of("Sponsors"), """
                {"field":"last_active_at","op":"before_last_days","value":21}""");
        lists.create(
                first,
                Subject.ACCOUNT,
                new Changes(
                        "Mine to call this week",
                        List.of(),
                        new Criteria(read(Subject.ACCOUNT, Purpose.PRIVATE_LIST, """
                                {"all":[{"field":"success_manager","op":"in","value":["me"]},
                                        {"field":"overall_health","op":"eq","value":"poor"}]}""")),
                        true,
                        false,
                        null,
                        null));
        lists.create(
                second,
                Subject.ACCOUNT,
                new Changes("Trade fair, June", List.of(), null, false, true, seenAtTheFair(second), null));
    }

    private Viewer viewer(long member) {
        return members.findById(member).map(TeamMember::viewer).orElseThrow();
    }

    private void shared(Viewer by, Subject subject, String name, List<String> in, @Nullable String criteria) {
        List<Integer> ids = segments.of(subject).stream()
                .filter(segment -> in.contains(segment.name()))
                .map(Segment::id)
                .toList();
        lists.create(
                by,
                subject,
                new Changes(
                        name,
                        ids,
                        new Criteria(criteria == null ? null : read(subject, Purpose.SHARED_LIST, criteria)),
                        true,
                        true,
                        null,
                        null));
    }

    private ConditionTree read(Subject subject, Purpose purpose, String condition) {
        return conditions.read(fields.catalogue(), subject, condition, purpose);
    }

    private List<String> seenAtTheFair(Viewer by) {
        return Arrays.asList(sql.select(field(name("external_id"), String.class))
                .from(table(name("accounts")))
                .where(by.sees(Subject.ACCOUNT, field(name("id"), Long.class)))
                .and(field(name("archived_at")).isNull())
                .orderBy(field("md5(external_id)"))
                .limit(40)
                .fetchArray(0, String.class));
    }
}
