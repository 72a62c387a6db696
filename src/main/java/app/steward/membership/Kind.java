package app.steward.membership;

import app.steward.condition.MembershipKind;
import app.steward.condition.Subject;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the membership of one kind of definition is stored, and how its definitions are read. All names of tables and
 * columns come from the code of a feature, never from people.
 *
 * @param key as conditions and history name it; says the array on the derived rows that is compared with what holds
 * @param definitions the table of definitions: id, version, state, problem, refreshed_at, and where it counts members,
 *     members_unassigned, active, active_unassigned
 * @param read a query for subject, id, name, condition as text and state of all definitions, by number; of rules for more,
 *     see {@link RuleKind#RULES}
 * @param members the table of members of each subject that it has, for reading
 * @param leaving what becomes of the row of who leaves
 * @param counted the column of the derived rows that says how a record is counted in all that it is in: 1 among those
 *     that nobody owns, 2 among the active; null where nothing is counted
 * @param sparse whether no membership is stored as null, not as an empty array
 */
public record Kind(
        MembershipKind key,
        String definitions,
        String read,
        Map<Subject, Members> members,
        Leaving leaving,
        @Nullable String counted,
        boolean sparse) {

    /** What becomes of the row of who leaves. */
    public enum Leaving {
        /** It is deleted. */
        REMOVES,
        /** It stays with the time in left_at, and is entered anew by who comes back. */
        MARKS,
        /**
         * It stays for as long as its rule keeps it, and while its record is archived: who comes back in that time has not
         * entered anew, where the entering was acted upon. For rules, whose tables have the columns for it.
         */
        LINGERS
    }

    /**
     * A table of members, unique by its two columns, with entered_at.
     *
     * @param definition the column with the definition's number
     * @param record the column with the record's number
     */
    public record Members(String table, String definition, String record) {}

    public Kind {
        members = Map.copyOf(members);
    }

    /** What a definition is called in a sentence: segment. */
    public String words() {
        return key.words();
    }

    Members membersOf(Subject subject) {
        return Objects.requireNonNull(members.get(subject), () -> "No " + words() + " of " + subject.plural());
    }
}
