package app.steward.milestone;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;

import app.steward.condition.AccessPath;
import app.steward.condition.Choice;
import app.steward.condition.FieldBuilder;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldRef;
import app.steward.condition.FieldSource;
import app.steward.condition.MembershipKind;
import app.steward.condition.MembershipRef;
import app.steward.condition.Param;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.workspace.Now;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jooq.Field;
import org.springframework.stereotype.Component;

/** Which milestones an account has met, which is next, and whether it is late: for lists, filters and rules. */
@Component
class MilestoneFields implements FieldSource {
    static final String NEXT = "next_milestone";
    static final String NEXT_DUE = "next_milestone_due";
    static final String NEXT_OVERDUE = "next_milestone_overdue";
    static final String MET = "milestones_met";

    /** They follow from the order and the days of all. */
    static final List<String> OF_THE_NEXT = List.of(NEXT, NEXT_DUE, NEXT_OVERDUE);

    private static final String GROUP = "Automation";
    private static final List<Choice> STATES =
            List.of(new Choice("met", "Met"), new Choice("next", "Next"), new Choice("overdue", "Overdue"));

    private final Milestones milestones;
    private final MilestoneSql states;

    MilestoneFields(Milestones milestones, MilestoneSql states) {
        this.milestones = milestones;
        this.states = states;
    }

    @Override
    public Stream<FieldDefinition> fields() {
        List<Milestone> all = milestones.all();
        Set<String> reads = reads(all);
        List<Choice> names = all.stream()
                .map(one -> new Choice(Integer.toString(one.id()), one.name()))
                .toList();
        return Stream.of(
                FieldBuilder.membership(
                                new AccessPath.Membership(
                                        MembershipKind.MILESTONE,
                                        Subject.ACCOUNT,
                                        null,
                                        (use, now) -> of(all, use, now)),
                                "Milestone")
                        .group(GROUP)
                        .params(Param.state(STATES))
                        .choices(() -> names)
                        .afterSegments()
                        .reading(reads)
                        .build(),
                FieldBuilder.of(Subject.ACCOUNT, NEXT, "Next milestone", ValueType.CHOICE)
                        .group(GROUP)
                        .at(new AccessPath.Expression(
                                (use, now) ->
                                        states.ofNext(all, String.class, one -> inline(Integer.toString(one.id()))),
                                (use, now) -> states.ofNext(all, Integer.class, one -> inline(all.indexOf(one)))))
                        .choices(() -> names)
                        .afterSegments()
                        .reading(reads)
                        .build(),
                FieldBuilder.of(Subject.ACCOUNT, NEXT_DUE, "Next milestone due on", ValueType.DATE)
                        .group(GROUP)
                        .at((use, now) -> states.ofNext(all, java.time.LocalDate.class, states::dueOn))
                        .afterSegments()
                        .reading(reads)
                        .build(),
                FieldBuilder.of(Subject.ACCOUNT, NEXT_OVERDUE, "Next milestone overdue", ValueType.YES_NO)
                        .group(GROUP)
                        .at((use, now) -> states.ofNext(
                                all,
                                Boolean.class,
                                one -> field("coalesce({0} < {1}, false)", states.dueOn(one), inline(now.today()))))
                        .afterSegments()
                        .reading(reads)
                        .build(),
                FieldBuilder.of(Subject.ACCOUNT, MET, "Milestones met", ValueType.NUMBER)
                        .group(GROUP)
                        .params(Param.days())
                        .at((use, now) -> metWithin(use, now))
                        .afterSegments()
                        .reading(reads)
                        .build());
    }

    /** How many were met within so many days; of no account nothing is known. */
    private static Field<?> metWithin(FieldRef use, Now now) {
        int days = use.params().get("days") instanceof Number number ? number.intValue() : 14;
        return field(
                "case when {0} is not null then (select count(*) from milestones_met x where x.account_id = {0}"
                        + " and x.met_at >= {1}) end",
                java.math.BigDecimal.class,
                field(org.jooq.impl.DSL.name(Subject.ACCOUNT.alias(), "id")),
                inline(now.startOf(now.windowStart(days)).atOffset(java.time.ZoneOffset.UTC)));
    }

    /** What the fields are made of: words that conditions ask, and the order. */
    @Override
    public List<Field<String>> stamps() {
        return List.of(field(
                "(select string_agg(concat_ws(',', r.id, r.version, r.armed_at is not null, m.position, m.due_days,"
                        + " m.due_from), ';' order by r.id) from milestones m join rules r on r.id = m.rule_id)",
                String.class));
    }

    private static Set<String> reads(List<Milestone> all) {
        Set<String> reads = new TreeSet<>();
        for (Milestone one : all) {
            reads.add(nameOf(one.id()));
            reads.add(Subject.ACCOUNT.key() + "." + one.settings().dueFrom());
            one.head()
                    .said()
                    .segments()
                    .forEach(segment ->
                            reads.add(new MembershipRef(MembershipKind.SEGMENT, Subject.ACCOUNT, segment).name()));
        }
        return reads;
    }

    /** What it is called where it is computed. */
    static String nameOf(int milestone) {
        return new MembershipRef(MembershipKind.MILESTONE, Subject.ACCOUNT, milestone).name();
    }

    private Field<?> of(List<Milestone> all, FieldRef use, Now now) {
        Object asked = use.params().get("state");
        String state = asked == null ? "met" : asked.toString().toLowerCase(Locale.ROOT);
        return switch (state) {
            case "met" -> Subject.ACCOUNT.derived(MembershipKind.MILESTONE.array(), Integer[].class);
            case "next" ->
                field(
                        "nullif(array_remove(array[{0}]::int[], null), '{}')",
                        Integer[].class, states.ofNext(all, Integer.class, one -> inline(one.id())));
            case "overdue" -> states.numbers(all, one -> states.overdue(one, now));
            default -> field("null::int[]", Integer[].class); // no such state
        };
    }
}
