package app.steward.portfolio;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Catalogue;
import app.steward.condition.Subject;
import app.steward.team.Viewer;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.Table;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The columns that each team member has chosen for a list. Nobody reads or changes those of another. */
@Component
@Transactional
public class OwnColumns {
    private static final Table<?> VIEWS = table(name("views"));
    private static final Field<Long> MEMBER = field(name("member_id"), Long.class);
    private static final Field<String> SUBJECT = field(name("subject"), String.class);
    private static final Field<String> NAME = field(name("name"), String.class);
    private static final Field<String> COLUMNS = field(name("columns"), String.class);
    private static final Field<Integer> FROZEN = field(name("frozen"), Integer.class);

    private final DSLContext sql;

    OwnColumns(DSLContext sql) {
        this.sql = sql;
    }

    /** The viewer's columns of this list; the usual ones where none were chosen. */
    @Transactional(readOnly = true)
    public ColumnLayout of(Viewer viewer, Subject subject, Catalogue catalogue) {
        Record2<String, Integer> own = sql.select(COLUMNS, FROZEN)
                .from(VIEWS)
                .where(own(viewer, subject))
                .fetchOne();
        return own == null
                ? ColumnLayout.usual(subject, catalogue)
                : ColumnLayout.stored(subject, catalogue, own.value1(), own.value2());
    }

    /** Keeps them until they are chosen anew or reset. */
    public void save(Viewer viewer, Subject subject, ColumnLayout arrangement) {
        if (viewer.memberId() == null) {
            return;
        }
        sql.insertInto(VIEWS, MEMBER, SUBJECT, COLUMNS, FROZEN)
                .values(viewer.memberId(), subject.key(), arrangement.spelling(), arrangement.frozen())
                .onConflict(MEMBER, SUBJECT)
                .where(NAME.isNull())
                .doUpdate()
                .set(COLUMNS, arrangement.spelling())
                .set(FROZEN, arrangement.frozen())
                .execute();
    }

    /** Back to the usual columns. */
    public void reset(Viewer viewer, Subject subject) {
        sql.deleteFrom(VIEWS).where(own(viewer, subject)).execute();
    }

    private static Condition own(Viewer viewer, Subject subject) {
        return MEMBER.eq(viewer.memberId() == null ? inline(-1L) : inline(viewer.memberId()))
                .and(SUBJECT.eq(subject.key()))
                .and(NAME.isNull());
    }
}
