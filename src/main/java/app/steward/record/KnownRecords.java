package app.steward.record;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import app.steward.condition.sql.Collation;
import app.steward.problem.NotFound;
import app.steward.problem.Storable;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Finds the record that somebody means, or is about to make a second time: by external id, by e-mail, by name. A text
 * that can't be stored is of none.
 */
@Component
@Transactional(readOnly = true)
public class KnownRecords {
    private static final Field<String> EXTERNAL_ID = field(name("r", "external_id"), String.class);

    private static final int MOST_ALIKE = 5;

    private final DSLContext sql;

    KnownRecords(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * A record that is there, archived or not.
     *
     * @param seen whether the viewer may see it; what it is called is not for others
     * @param account external id of the account that a user or subscription belongs to
     * @param archived itself
     * @param withAccount archived with the account that it belongs to
     */
    public record Known(
            long id,
            Subject subject,
            String externalId,
            String label,
            @Nullable String account,
            boolean archived,
            boolean withAccount,
            boolean seen) {}

    /** What is said where there is no such record, or none that the viewer sees. */
    public static String none(Subject subject) {
        return subject == Subject.ACCOUNT
                ? "There is no such account, or it is not one of yours."
                : "There is no such " + subject.key() + ", or it belongs to an account that is not one of yours.";
    }

    /** The record of this external id, whoever may see it. */
    public Optional<Known> byExternalId(Viewer viewer, Subject subject, String externalId) {
        return Storable.is(externalId)
                ? first(viewer, subject, EXTERNAL_ID.eq(CleanText.of(externalId)))
                : Optional.empty();
    }

    /** The record of this external id, archived or not; throws {@link NotFound} where the viewer sees none. */
    public Known seen(Viewer viewer, Subject subject, String externalId) {
        return byExternalId(viewer, subject, externalId)
                .filter(Known::seen)
                .orElseThrow(() -> new NotFound(none(subject)));
    }

    /** Other external ids that differ by case alone, which conditions can't tell apart: of those in use and seen. */
    public List<String> alike(Viewer viewer, Subject subject, String externalId) {
        return sql.select(EXTERNAL_ID)
                .from(table(name(subject.plural())).as("r"))
                .where(folded("external_id_fold", externalId))
                .and(EXTERNAL_ID.ne(CleanText.of(externalId)))
                .and(field(name("r", "archived_at")).isNull())
                .and(viewer.sees(subject, subject.accountOf("r")))
                .orderBy(EXTERNAL_ID)
                .limit(MOST_ALIKE)
                .fetch(EXTERNAL_ID);
    }

    /** A user of this e-mail address, ignoring case; of several, one that the viewer sees. */
    public Optional<Known> userByEmail(Viewer viewer, String email) {
        return Storable.is(email) ? first(viewer, Subject.USER, folded("email_fold", email)) : Optional.empty();
    }

    private static Condition folded(String column, String text) {
        return condition(
                "{0} collate \"C\" = (lower({1} " + Collation.SQL + ") collate \"C\")",
                field(name("r", column), String.class),
                val(CleanText.of(text)));
    }

    /**
     * The external id of the account that is called so: by external id, else by its name where only one of those that
     * the viewer sees has it, else what was asked for.
     */
    public String accountCalled(Viewer viewer, String text) {
        String called = CleanText.of(text);
        if (!Storable.is(called)) {
            return called;
        }
        Optional<Known> exact = byExternalId(viewer, Subject.ACCOUNT, called).filter(Known::seen);
        if (exact.isPresent()) {
            return exact.get().externalId();
        }
        List<String> named = sql.select(EXTERNAL_ID)
                .from(table(name("accounts")).as("r"))
                .where(condition("{0} " + Collation.SQL + " = {1}", field(name("r", "label")), val(called)))
                .and(field(name("r", "archived_at")).isNull())
                .and(viewer.sees(Subject.ACCOUNT, Subject.ACCOUNT.accountOf("r")))
                .limit(2)
                .fetch(EXTERNAL_ID);
        return named.size() == 1 ? named.get(0) : called;
    }

    /** The users of an account that are not archived, by name: what they are called, by external id. At most so many. */
    public Map<String, String> usersOf(Viewer viewer, String account, int most) {
        Field<Long> ofAccount = field(name("u", "account_id"), Long.class);
        Field<String> label = field(name("u", "label"), String.class);
        Field<String> userId = field(name("u", "external_id"), String.class);
        Map<String, String> users = new LinkedHashMap<>();
        sql.select(userId, label)
                .from(table(name("users")).as("u"))
                .join(table(name("accounts")).as("acc"))
                .on(field(name("acc", "id"), Long.class).eq(ofAccount))
                .where(field(name("acc", "external_id"), String.class).eq(account))
                .and(field(name("u", "archived_at")).isNull())
                .and(viewer.sees(Subject.USER, ofAccount))
                .orderBy(Collation.ordered(label))
                .limit(most)
                .forEach(row -> users.put(row.value1(), row.value2()));
        return users;
    }

    private Optional<Known> first(Viewer viewer, Subject subject, Condition which) {
        Field<Boolean> seen = viewer.seesAll() ? inline(true) : field(viewer.sees(subject, subject.accountOf("r")));
        Field<String> label = subject == Subject.SUBSCRIPTION ? EXTERNAL_ID : field(name("r", "label"), String.class);
        Field<String> account = field(name("acc", "external_id"), String.class);
        Field<Boolean> archived = field(field(name("r", "archived_at")).isNotNull());
        Field<Boolean> withAccount = field(field(name("acc", "archived_at")).isNotNull());
        Field<Long> id = field(name("r", "id"), Long.class);
        return sql.select(EXTERNAL_ID, label, account, archived, withAccount, seen.as("seen"), id)
                .from(table(name(subject.plural())).as("r"))
                .leftJoin(table(name("accounts")).as("acc"))
                .on(field(name("acc", "id"), Long.class).eq(subject.accountOf("r")))
                .where(which)
                .orderBy(field(name("seen")).desc(), id)
                .limit(1)
                .fetchOptional(row -> new Known(
                        row.value7(),
                        subject,
                        row.value1(),
                        row.value2(),
                        subject == Subject.ACCOUNT ? null : row.value3(),
                        row.value4(),
                        subject != Subject.ACCOUNT && row.value5(),
                        Boolean.TRUE.equals(row.value6())));
    }
}
