package app.steward.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an import has tested again: the records that it changed, by the fields that it has, and nothing else. */
class ImportedChangesTest extends ImportCase {
    private static final String ACCOUNTS = "{\"id\":\"external_id\",\"mrr\":\"mrr\",\"am\":\"account_manager\"}";
    private static final String USERS = "{\"id\":\"external_id\",\"account\":\"account\",\"title\":\"title\"}";
    private static final String SUBSCRIPTIONS =
            "{\"id\":\"external_id\",\"account\":\"account\",\"amount\":\"amount\",\"start\":\"starts_on\"}";
    private static final String USAGE =
            "{\"user\":\"user\",\"feature\":\"feature\",\"day\":\"day\",\"count\":\"count\"}";

    @BeforeEach
    void twoAccountsWithAUser() {
        db.sql()
                .execute("insert into accounts (external_id, created_on, mrr) values ('A', '2026-01-01', 5),"
                        + " ('B', '2026-01-01', 7), ('C', '2026-01-01', 9)");
        db.sql().execute("insert into account_access select 0, id from accounts");
        db.sql().execute("insert into account_facts (account_id) select id from accounts");
        db.sql()
                .execute("insert into users (external_id, account_id, title, created_on)"
                        + " values ('U', 1, 'Cook', '2026-01-01')");
        db.sql().execute("insert into user_facts (user_id) values (1)");
    }

    private List<String> touched() {
        db.gatherTouched();
        List<String> touched = db.sql()
                .fetch("select subject || ' ' || record_id || ': ' || array_to_string(fields, ' ') from touched"
                        + " where later order by subject, record_id")
                .getValues(0, String.class);
        db.sql().execute("truncate touched");
        return touched;
    }

    private int refreshes() {
        return db.sql().fetchCount(org.jooq.impl.DSL.table("refresh_runs"));
    }

    private void bringIn(ImportKind kind, String file, String mapping) {
        assertThat(run(kind, file, mapping).state()).isEqualTo("done");
    }

    @Test
    void ofAccountsThoseThatAreNewOrDiffer() {
        bringIn(ImportKind.ACCOUNTS, "id,mrr,am\nA,5,\nB,8,\nNew,1,\n", ACCOUNTS);
        assertThat(touched())
                .containsExactly(
                        "account 2: account.account_manager account.mrr account.owners account.unassigned",
                        "account 4: account.*");
        bringIn(ImportKind.ACCOUNTS, "id,mrr,am\nA,5,\nB,8,\nNew,1,\n", ACCOUNTS);
        assertThat(touched()).as("the same once more").isEmpty();
        dryRun = true;
        bringIn(ImportKind.ACCOUNTS, "id,mrr,am\nA,6,\n", ACCOUNTS);
        assertThat(touched()).as("nothing was written").isEmpty();
        assertThat(refreshes()).isZero();
    }

    @Test
    void ofUsersAndOfTheAccountsThatTheyAreAndWereOf() {
        bringIn(ImportKind.USERS, "id,account,title\nU,A,Chef\n", USERS);
        assertThat(touched()).containsExactly("account 1: user.title", "user 1: user.title");
        bringIn(ImportKind.USERS, "id,account,title\nU,B,Chef\nV,C,Chef\n", USERS);
        assertThat(touched())
                .containsExactly(
                        "account 1: user.account user.title",
                        "account 2: user.account user.title",
                        "account 3: user.*",
                        "user 1: account.* user.account user.title",
                        "user 2: user.*");
    }

    @Test
    void ofSubscriptionsTheirAccounts() {
        bringIn(ImportKind.SUBSCRIPTIONS, "id,account,amount,start\nS,A,10,2026-01-01\n", SUBSCRIPTIONS);
        assertThat(touched()).containsExactly("account 1: subscription.*");
        bringIn(ImportKind.SUBSCRIPTIONS, "id,account,amount,start\nS,B,11,2026-01-01\n", SUBSCRIPTIONS);
        String moved = "subscription.account subscription.amount subscription.starts_on";
        assertThat(touched()).containsExactly("account 1: " + moved, "account 2: " + moved);
    }

    @Test
    void ofUsageItsUsersAndAccountsButEverythingWhereAFeatureIsNew() {
        bringIn(ImportKind.USAGE, "user,feature,day,count\nU,report,2026-06-01,3\n", USAGE);
        assertThat(touched()).isEmpty();
        assertThat(refreshes()).as("all use another share of all features").isEqualTo(1);
        bringIn(ImportKind.USAGE, "user,feature,day,count\nU,report,2026-06-01,3\nU,report,2026-06-02,4\n", USAGE);
        assertThat(touched()).containsExactly("account 1: account.usage", "user 1: user.usage");
        assertThat(refreshes()).isEqualTo(1);
    }
}
