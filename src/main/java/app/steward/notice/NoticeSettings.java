package app.steward.notice;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.problem.BadInput;
import app.steward.team.Viewer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Of which kinds a member wants to be told, and how. */
@Component
public class NoticeSettings {
    public static final String BELL = "bell";
    public static final String MAIL = "mail";
    public static final String DIGEST = "digest";
    public static final String NONE = "none";

    private static final Set<String> WAYS = Set.of(BELL, MAIL, DIGEST, NONE);

    private static final Field<Long> MEMBER = field(name("member_id"), Long.class);
    private static final Field<String> KIND = field(name("kind"), String.class);
    private static final Field<String> HOW = field(name("how"), String.class);

    private final DSLContext sql;
    private final Notices notices;

    NoticeSettings(DSLContext sql, Notices notices) {
        this.sql = sql;
        this.notices = notices;
    }

    /** How the viewer is told, by the key of each kind; in the bell until something else is said. */
    @Transactional(readOnly = true)
    public Map<String, String> how(Viewer viewer) {
        Map<String, String> how = new LinkedHashMap<>();
        notices.kinds().forEach(kind -> how.put(kind.key(), BELL));
        sql.select(KIND, HOW)
                .from(table(name("notice_settings")))
                .where(MEMBER.eq(viewer.member()))
                .forEach(row -> how.replace(row.value1(), row.value2()));
        return how;
    }

    /** From now on so; kinds that are not named stay as they are, and so does what was told. */
    @Transactional
    public void tell(Viewer viewer, Map<String, String> wanted) {
        long member = viewer.member();
        for (NoticeKind kind : notices.kinds()) {
            String how = wanted.get(kind.key());
            if (how == null) {
                continue;
            } else if (!WAYS.contains(how)) {
                throw BadInput.of(kind.key(), "There is no such way to be told.");
            }
            sql.insertInto(table(name("notice_settings")), MEMBER, KIND, HOW)
                    .values(member, kind.key(), how)
                    .onConflict(MEMBER, KIND)
                    .doUpdate()
                    .set(HOW, how)
                    .execute();
        }
    }
}
