package app.steward.template;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Fields;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.problem.Storable;
import app.steward.record.KnownRecords;
import app.steward.search.Search;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.SortField;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** As whom a message is looked at: users whom the viewer sees, and who are not archived. */
@Component
@Transactional(readOnly = true)
public class PreviewUsers {
    private final DSLContext sql;
    private final Fields fields;
    private final KnownRecords known;
    private final Search search;

    PreviewUsers(DSLContext sql, Fields fields, KnownRecords known, Search search) {
        this.sql = sql;
        this.fields = fields;
        this.known = known;
        this.search = search;
    }

    /** A user to look at a message as. */
    public record PreviewUser(
            long id,
            String externalId,
            String label,
            @Nullable String email,
            @Nullable String account) {
        /** What finds the user again, as people know it. */
        public String word() {
            return email == null ? externalId : email;
        }
    }

    /** Who has this id, else this address, else is found first by this text; empty for nobody. */
    public Optional<PreviewUser> named(Viewer viewer, String text) {
        String sought = CleanText.of(text);
        if (sought.isEmpty()) {
            return Optional.empty();
        }
        return withId(viewer, sought)
                .or(() -> known.userByEmail(viewer, sought)
                        .flatMap(user -> one(viewer, condition("u.id = {0}", val(user.id())), true)))
                .or(() -> found(viewer, sought).stream().findFirst().flatMap(hit -> withId(viewer, hit.externalId())));
    }

    /** Who has this external id. */
    public Optional<PreviewUser> withId(Viewer viewer, String externalId) {
        return Storable.is(externalId)
                ? one(viewer, condition("u.external_id = {0}", val(externalId)), true)
                : Optional.empty();
    }

    public Optional<PreviewUser> first(Viewer viewer) {
        return one(viewer, condition("u.email is not null"), true).or(() -> one(viewer, noCondition(), true));
    }

    /** Who comes next in the order in which users came; the first after the last, and the other way round. */
    public Optional<PreviewUser> beside(Viewer viewer, long id, boolean next) {
        return one(viewer, next ? condition("u.id > {0}", val(id)) : condition("u.id < {0}", val(id)), next)
                .or(() -> one(viewer, noCondition(), next));
    }

    /** The first few that are called so. */
    public List<Search.Hit> found(Viewer viewer, String text) {
        return search.users(text, viewer).stream()
                .filter(hit -> !hit.archived())
                .toList();
    }

    private Optional<PreviewUser> one(Viewer viewer, Condition which, boolean upwards) {
        Snapshot snapshot = fields.present(viewer);
        RecordQuery query = new RecordQuery(Subject.USER, snapshot.catalogue(), snapshot.now()).askedBy(viewer);
        SortField<Long> order = upwards ? query.id().asc() : query.id().desc();
        return sql.select(
                        query.id(),
                        text("u", "external_id"),
                        text("u", "label"),
                        text("u", "email"),
                        text("a", "label"))
                .from(query.fromRecords())
                .where(query.visible())
                .and(which)
                .orderBy(order)
                .limit(1)
                .fetchOptional(
                        row -> new PreviewUser(row.value1(), row.value2(), row.value3(), row.value4(), row.value5()));
    }

    private static Field<String> text(String table, String column) {
        return field(name(table, column), String.class);
    }
}
