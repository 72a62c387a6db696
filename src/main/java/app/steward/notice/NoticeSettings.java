package app.steward.notice;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.team.Viewer;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Of which kinds a member wants to be told. */
@Component
public class NoticeSettings {
    private static final Field<Long> MEMBER = field(name("member_id"), Long.class);
    private static final Field<String> KIND = field(name("kind"), String.class);
    private static final Field<String> HOW = field(name("how"), String.class);

    private final DSLContext sql;
    private final Notices notices;

    NoticeSettings(DSLContext sql, Notices notices) {
        this.sql = sql;
        this.notices = notices;
    }

    /** The keys of those that the viewer is told; all until something else is said. */
    @Transactional(readOnly = true)
    public Set<String> told(Viewer viewer) {
        Set<String> told = new TreeSet<>();
        notices.kinds().forEach(kind -> told.add(kind.key()));
        sql.select(KIND)
                .from(table(name("notice_settings")))
                .where(MEMBER.eq(viewer.member()))
                .and(HOW.eq("none"))
                .fetch(KIND)
                .forEach(told::remove);
        return told;
    }

    /** From now on of these, and of no others; what was told stays. */
    @Transactional
    public void tell(Viewer viewer, Set<String> wanted) {
        long member = viewer.member();
        for (NoticeKind kind : notices.kinds()) {
            String how = wanted.contains(kind.key()) ? "bell" : "none";
            sql.insertInto(table(name("notice_settings")), MEMBER, KIND, HOW)
                    .values(member, kind.key(), how)
                    .onConflict(MEMBER, KIND)
                    .doUpdate()
                    .set(HOW, how)
                    .execute();
        }
    }
}
