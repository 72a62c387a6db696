package app.steward.listing;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Catalogue;
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
    private static final Field<String> LIST = field(name("list"), String.class);
    private static final Field<String> NAME = field(name("name"), String.class);
    private static final Field<String> COLUMNS = field(name("columns"), String.class);
    private static final Field<Integer> FROZEN = field(name("frozen"), Integer.class);

    private final DSLContext sql;

    OwnColumns(DSLContext sql) {
        this.sql = sql;
    }

    /** The viewer's columns of this list; the usual ones where none were chosen. */
    @Transactional(readOnly = true)
    public ColumnLayout of(Viewer viewer, ListScope list, Catalogue catalogue) {
        Record2<String, Integer> own =
                sql.select(COLUMNS, FROZEN).from(VIEWS).where(own(viewer, list)).fetchOne();
        return own == null
                ? ColumnLayout.usual(list, catalogue)
                : ColumnLayout.stored(list.subject(), catalogue, own.value1(), own.value2());
    }

    /** Keeps them until they are chosen anew or reset. */
    public void save(Viewer viewer, ListScope list, ColumnLayout layout) {
        if (viewer.memberId() == null) {
            return;
        }
        sql.insertInto(VIEWS, MEMBER, SUBJECT, LIST, COLUMNS, FROZEN)
                .values(viewer.memberId(), list.subject().key(), list.views(), layout.spelling(), layout.frozen())
                .onConflict(MEMBER, SUBJECT, LIST)
                .where(NAME.isNull())
                .doUpdate()
                .set(COLUMNS, layout.spelling())
                .set(FROZEN, layout.frozen())
                .execute();
    }

    /** Back to the usual columns. */
    public void reset(Viewer viewer, ListScope list) {
        sql.deleteFrom(VIEWS).where(own(viewer, list)).execute();
    }

    private static Condition own(Viewer viewer, ListScope list) {
        return MEMBER.eq(viewer.memberId() == null ? inline(-1L) : inline(viewer.memberId()))
                .and(SUBJECT.eq(list.subject().key()))
                .and(LIST.eq(list.views()))
                .and(NAME.isNull());
    }
}
