package app.steward.membership;

import app.steward.condition.MembershipKind;
import app.steward.condition.MembershipRef;
import app.steward.condition.Subject;
import java.util.Locale;
import java.util.Map;

/** What follows of being in a rule. All kinds are computed by one scan, and have one space of numbers. */
public enum RuleKind {
    /** Nothing: a working bucket. */
    LIST,
    /** An alert opens, and closes again. */
    ALERT,
    /** It is met, once. */
    MILESTONE,
    /** A run of a journey starts. */
    JOURNEY;

    /** Rules as a kind of membership: {@code rules} on the derived rows has those that a record matches now. */
    public static final Kind RULES = new Kind(
            MembershipKind.LIST,
            "rules",
            // A private list that follows the data is computed when it is read.
            "select subject, id, name, condition::text as condition, state, segments, lists, armed_at is not null as armed,"
                    + " kind = 'list' and armed_at is null as frozen, kind = 'milestone' and armed_at is not null as latched,"
                    + " (select count(*) from segments s where s.id = any (rules.segments))"
                    + " + (select count(*) from rules l where l.id = any (rules.lists)) as named from rules"
                    + " where owner_id is null or armed_at is null order by id",
            Map.of(
                    Subject.ACCOUNT, new Kind.Members("rule_members", "rule_id", "record_id"),
                    Subject.USER, new Kind.Members("rule_members", "rule_id", "record_id")),
            Kind.Leaving.LINGERS,
            null,
            true);

    /** As it is stored, and as the history of membership has it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What a rule is called where it is computed: {@code account.list:12}, of whichever kind. */
    public static String computed(Subject subject, int rule) {
        return new MembershipRef(MembershipKind.LIST, subject, rule).name();
    }
}
