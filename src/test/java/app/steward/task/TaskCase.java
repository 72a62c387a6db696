package app.steward.task;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;

import app.steward.account.AccountChanges;
import app.steward.portfolio.SomePortfolio;
import app.steward.record.Patch;
import app.steward.record.RawValue;
import app.steward.task.TaskChanges.Acted;
import app.steward.task.TaskChanges.Along;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.workspace.Conventions;
import app.steward.workspace.Today;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.Record1;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** Tasks of some portfolio, made and changed by its members, who go by their names. */
@StewardTest
abstract class TaskCase {
    static final Conventions CONVENTIONS = new Conventions(ZoneOffset.UTC, Currency.getInstance("USD"));

    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @Autowired
    TaskChanges changes;

    @Autowired
    TaskBulk bulk;

    @Autowired
    TaskLog log;

    @Autowired
    AccountChanges accounts;

    @Autowired
    Today today;

    @Autowired
    TransactionTemplate transaction;

    Map<String, Viewer> viewers;

    @BeforeEach
    void somePortfolio() {
        viewers = portfolio.make();
        // of A-1, which is cid's; A-5 is bea's, A-3 nobody's, A-2 cid's and (onboarding) bea's
        db.sql().execute("update users set account_id = 1 where id = 1");
    }

    static Patch patch(String... values) {
        Map<String, RawValue> given = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i += 2) {
            given.put(values[i], RawValue.text(values[i + 1], CONVENTIONS));
        }
        return new Patch(given);
    }

    Task make(String by, String... values) {
        return changes.create(viewers.get(by), patch(values), Along.NOTHING, null)
                .task();
    }

    Acted change(String by, long id, String... values) {
        return changes.change(viewers.get(by), id, patch(values), Along.NOTHING);
    }

    @Nullable
    String holder(Task task) {
        return db.sql()
                .fetchSingle(
                        "select m.name from tasks t left join team_members m on m.id = t.holder_id where t.id = ?",
                        task.id())
                .get(0, String.class);
    }

    static Select<Record1<Long>> numbers(long... ids) {
        return select(field(
                "unnest({0})",
                Long.class, inline(java.util.Arrays.stream(ids).boxed().toArray(Long[]::new))));
    }

    static String email(String name) {
        return name + "@example.com";
    }
}
