package app.steward.notice;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Subject;
import app.steward.condition.sql.Collation;
import app.steward.record.KnownRecords;
import app.steward.team.Viewer;
import app.steward.team.Visibility;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The star on an account: who follows it is told what happens to it. For oneself alone, so it is in no trail. */
@Component
public class Follows {
    private static final Field<Long> MEMBER = field(name("member_id"), Long.class);
    private static final Field<Long> ACCOUNT = field(name("account_id"), Long.class);

    private final DSLContext sql;
    private final KnownRecords known;

    Follows(DSLContext sql, KnownRecords known) {
        this.sql = sql;
        this.known = known;
    }

    /** Follows it, or does no longer; twice is once. Throws where the viewer does not see the account. */
    @Transactional
    public KnownRecords.Known follow(Viewer viewer, String externalId, boolean follows) {
        long member = viewer.member();
        KnownRecords.Known account = known.seen(viewer, Subject.ACCOUNT, externalId);
        if (follows) {
            sql.insertInto(table(name("follows")), MEMBER, ACCOUNT)
                    .values(member, account.id())
                    .onConflictDoNothing()
                    .execute();
        } else {
            sql.deleteFrom(table(name("follows")))
                    .where(MEMBER.eq(member))
                    .and(ACCOUNT.eq(account.id()))
                    .execute();
        }
        return account;
    }

    /** Whether the viewer follows the account of this number. */
    @Transactional(readOnly = true)
    public boolean follows(Viewer viewer, long account) {
        Long member = viewer.memberId();
        return member != null
                && sql.fetchExists(selectOne()
                        .from(table(name("follows")))
                        .where(MEMBER.eq(member))
                        .and(ACCOUNT.eq(account)));
    }

    /** Those that the viewer follows and sees, by name: what they are called, by external id. At most so many. */
    @Transactional(readOnly = true)
    public Map<String, String> of(Viewer viewer, int most) {
        Field<String> label = field(name("a", "label"), String.class);
        Field<String> externalId = field(name("a", "external_id"), String.class);
        Map<String, String> followed = new LinkedHashMap<>();
        sql.select(externalId, label)
                .from(table(name("follows")).as("f"))
                .join(table(name("accounts")).as("a"))
                .on(field(name("a", "id"), Long.class).eq(field(name("f", "account_id"), Long.class)))
                .where(field(name("f", "member_id"), Long.class).eq(viewer.member()))
                .and(field(name("a", "archived_at")).isNull())
                .and(Visibility.accounts(viewer, field(name("a", "id"), Long.class)))
                .orderBy(Collation.ordered(label), externalId)
                .limit(most)
                .forEach(row -> followed.put(row.value1(), row.value2()));
        return followed;
    }
}
