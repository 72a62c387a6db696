package app.steward.attention;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Subject;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import app.steward.team.Visibility;
import app.steward.value.CleanText;
import app.steward.workspace.Now;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Component;

/** What is stored of an account's attention, in words. */
@Component
public class Attention {
    private final DSLContext sql;

    Attention(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * An account's attention.
     *
     * @param account its external id
     * @param label its name, or what stands for it
     * @param score 0 to 100: what the reasons add, cut off there
     */
    public record Found(String account, String label, int score, List<Reason> reasons) {}

    /** Throws {@link NotFound} for an account that the viewer does not see. */
    public Found of(Viewer viewer, String externalId, Now now) {
        Field<Long> id = field(name("a", "id"), Long.class);
        Field<String> external = field(name("a", "external_id"), String.class);
        Found found = sql.select(
                        external,
                        field(name("a", "label"), String.class),
                        field(name("f", "attention"), Integer.class),
                        field(name("f", "attention_parts"), String.class))
                .from(table(name("accounts")).as("a"))
                .join(table(name(Subject.ACCOUNT.derivedTable())).as("f"))
                .on(field(name("f", "account_id"), Long.class).eq(id))
                .where(external.eq(CleanText.of(externalId)))
                .and(Visibility.accounts(viewer, id))
                .fetchOne(row ->
                        new Found(row.value1(), row.value2(), row.value3(), Reason.read(row.value4(), now.today())));
        if (found == null) {
            throw new NotFound("There is no such account, or it is not one of yours.");
        }
        return found;
    }
}
