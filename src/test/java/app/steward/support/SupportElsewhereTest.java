package app.steward.support;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.account.AccountChanges;
import app.steward.portfolio.SomePortfolio;
import app.steward.record.Patch;
import app.steward.record.RawValue;
import app.steward.subscription.SubscriptionChanges;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.user.UserChanges;
import app.steward.workspace.Conventions;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Facts stay with the account of then, which is told when whoever they were about goes or comes back. */
@StewardTest
class SupportElsewhereTest {
    private static final Conventions CONVENTIONS = new Conventions(ZoneOffset.UTC, Currency.getInstance("USD"));

    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @Autowired
    UserChanges users;

    @Autowired
    AccountChanges accounts;

    @Autowired
    SubscriptionChanges subscriptions;

    private Viewer ada;

    @BeforeEach
    void movedSince() {
        ada = portfolio.make().get("ada");
        db.sql().execute("update users set account_id = 1 where id = 1");
        db.sql().execute("update subscriptions set account_id = 1, archived_at = null where id = 1");
        // all of account 6, from when they were there
        db.sql()
                .execute("insert into tickets (external_id, account_id, user_id, status, priority, opened_at)"
                        + " values ('T', 6, 1, 'open', 'urgent', '2026-06-01Z'),"
                        + " ('N', null, 1, 'open', 'low', '2026-06-01Z')");
        db.sql()
                .execute("insert into answers (account_id, user_id, kind, score, at)"
                        + " values (6, 1, 'nps', 10, '2026-06-01Z')");
        db.sql()
                .execute("insert into invoices (external_id, account_id, subscription_id, amount_due, due_on)"
                        + " values ('I', 6, 1, 70, '2026-06-01')");
        portfolio.recompute();
        assertThat(facts(6)).isEqualTo("1/100/1");
    }

    private String facts(int account) {
        return db.sql()
                .fetchSingle("select concat_ws('/', open_urgent_tickets, coalesce(nps::text, '-'), overdue_invoices)"
                        + " from account_facts where account_id = " + account)
                .get(0, String.class);
    }

    private long count(String table) {
        return db.sql().fetchSingle("select count(*) from " + table).get(0, Long.class);
    }

    private static Patch archived(boolean archived) {
        return new Patch(Map.of("archived", RawValue.text(Boolean.toString(archived), CONVENTIONS)));
    }

    @Test
    void aUserWhoIsArchivedCountsWhereTheyWere() {
        users.change(ada, "U-1", archived(true));
        assertThat(facts(6)).isEqualTo("0/-/1");
        users.change(ada, "U-1", archived(false));
        assertThat(facts(6)).isEqualTo("1/100/1");
    }

    @Test
    void aUserWhoIsDeletedTakesAnswersAlongAndLeavesTheTicketsOfTheAccount() {
        users.delete(ada, "U-1");
        assertThat(facts(6)).isEqualTo("1/-/1");
        assertThat(count("tickets where external_id = 'T' and user_id is null")).isEqualTo(1);
        assertThat(count("tickets")).isEqualTo(1);
        assertThat(count("answers")).isZero();
    }

    @Test
    void anAccountThatIsDeletedTakesAllOfItsUsersAlong() {
        accounts.delete(ada, "A-1");
        assertThat(facts(6)).isEqualTo("1/-/1");
        accounts.delete(ada, "A-6");
        assertThat(count("tickets")).isZero();
        assertThat(count("invoices")).isZero();
        assertThat(count("account_segment_members where account_id in (1, 6)")).isZero();
    }

    @Test
    void anInvoiceOfASubscriptionThatIsArchivedIsOverdueNowhere() {
        subscriptions.change(ada, "S-1", archived(true));
        assertThat(facts(6)).isEqualTo("1/100/0");
        subscriptions.change(ada, "S-1", archived(false));
        assertThat(facts(6)).isEqualTo("1/100/1");
    }
}
