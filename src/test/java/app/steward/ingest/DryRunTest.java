package app.steward.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A dry run says what the import does, leaves nothing, and stands in nobody's way. */
class DryRunTest extends ImportCase {
    private static final List<String> TABLES = List.of(
            "accounts",
            "users",
            "subscriptions",
            "usage_daily",
            "features",
            "tickets",
            "touchpoints",
            "attributes",
            "stages",
            "account_assignments",
            "import_created");

    @Autowired
    PlatformTransactionManager transactions;

    private String stored() {
        StringBuilder counts = new StringBuilder();
        TABLES.forEach(
                table -> counts.append(table).append(' ').append(count(table)).append(' '));
        return counts
                + value("select coalesce(string_agg(name || coalesce(parent_id::text, ''), ' ' order by id), '')"
                        + " from accounts");
    }

    private static String figures(ImportRow row) {
        return row.state() + " " + row.rows() + " " + row.created() + " " + row.updated() + " " + row.unchanged() + " "
                + row.overridden() + " " + row.rejected();
    }

    @Test
    void it_counts_what_the_import_then_does() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("accounts\n{'id':'external_id','name':'name'}", "id,name\nA,One\nB,Two\nB,Twice\n,none\n");
        files.put(
                "accounts\n{'id':'external_id','n':'name','s':{'field':'stage','create':true},'p':'parent','x':'custom.x'}",
                "id,n,s,p,x\nA,One,Pilot,,1\nB,Zwei,Live,N,2\nN,New,Pilot,,3\nO,Old,,gone,4\n");
        files.put("users\n{'id':'external_id','a':'account'}", "id,a\nU,A\nV,A\nW,none\n");
        files.put("users\n{'id':'external_id','a':'account'}\n", "id,a\nU,B\nV,A\nX,\n");
        files.put("subscriptions\n{'id':'external_id','a':'account'}", "id,a\nS,A\nT,\n");
        files.put(
                "usage\n{'a':'account','f':'feature','d':'day','c':'count'}",
                "a,f,d,c\nA,Board,2025-01-02,3\nA,BOARD,2025-01-02,4\nA,List,2025-01-03,1\nB,Board,2025-01-03,0\n");
        files.put(
                "usage\n{'a':'account','f':'feature','d':'day','c':'count'}\n",
                "a,f,d,c\nA,Board,2025-01-02,5\nA,List,2025-01-03,1\nA,Chart,2025-01-03,1\n");
        files.put(
                "tickets\n{'id':'external_id','a':'account','o':'opened_at','s':'status'}",
                "id,a,o,s\nT,A,2025-01-02,open\nT,A,2025-01-02,closed\nX,A,2025-01-02,lost\n");
        files.put(
                "touchpoints\n{'a':'account','k':'kind','t':'at','w':'text'}",
                "a,k,t,w\nA,call,2025-01-02,Hello\nA,call,2025-01-02,Hello\n");
        files.forEach((kind, file) -> {
            String[] said = kind.split("\n");
            ImportKind of = ImportKind.ofKey(said[0]).orElseThrow();
            String mapping = said[1].replace('\'', '"');
            String before = stored();
            dryRun = true;
            ImportRow dry = run(of, file, mapping);
            assertThat(stored()).as("left by the dry run of %s", kind).isEqualTo(before);
            dryRun = false;
            assertThat(figures(run(of, file, mapping))).as(kind).isEqualTo(figures(dry));
            dryRun = true;
            assertThat(run(of, file, mapping)).as("again %s", kind).satisfies(again -> {
                assertThat(again.created()).isZero();
                assertThat(again.updated()).isZero();
            });
        });
    }

    @Test
    void it_waits_for_nobody_and_nobody_for_it() throws Exception {
        run(ImportKind.ACCOUNTS, "id,name\nA,One\n", NAMES);
        dryRun = true;
        long id = start(ImportKind.ACCOUNTS, bytes("id,name\nA,Other\nB,New\n"), NAMES);
        TransactionTemplate another = new TransactionTemplate(transactions);
        CompletableFuture<Void> dry = new CompletableFuture<>();
        another.executeWithoutResult(status -> {
            db.sql().execute("insert into accounts (external_id, created_on) values ('B', current_date)");
            db.sql().execute("update accounts set name = 'Held' where external_id = 'A'");
            new Thread(() -> {
                        worker.work();
                        dry.complete(null);
                    })
                    .start();
            try {
                dry.get(30, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new AssertionError("The dry run waited for the other transaction", e);
            }
        });
        assertThat(figures(imports.find(id))).isEqualTo("done 2 1 1 0 0 0");
    }
}
