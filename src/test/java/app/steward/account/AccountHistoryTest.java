package app.steward.account;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Fields;
import app.steward.derive.Pass;
import app.steward.listing.RecordListing;
import app.steward.testing.Api;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.TestClock;
import app.steward.workspace.Today;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What an account was is kept from change to change. Today is 15 June 2026, noon. */
@StewardTest
class AccountHistoryTest {
    @Autowired
    Db db;

    @Autowired
    Api api;

    @Autowired
    TestClock clock;

    @Autowired
    Today today;

    @Autowired
    Fields fields;

    @Autowired
    AccountHistory history;

    @Autowired
    AccountsThen then;

    @Autowired
    RecordListing listing;

    @BeforeEach
    void reset() {
        db.reset();
    }

    private void refresh() {
        assertThat(history.all(new Pass(fields.catalogue(), today.now())).errors())
                .isEmpty();
    }

    private void after(int days) {
        clock.advance(Duration.ofDays(days));
    }

    /** Day, stage type and MRR, oldest first. */
    private List<String> rows(String account) {
        return db.sql()
                .fetch(
                        "select concat_ws(' ', h.at::date - date '2026-06-15', coalesce(h.stage_type, '-'),"
                                + " coalesce(h.mrr::int::text, '-')) from account_history h join accounts a on a.id = h.account_id"
                                + " where a.external_id = {0} order by at",
                        DSL.val(account))
                .getValues(0, String.class);
    }

    private void send(String account, String json) {
        boolean known = api.get("/accounts/" + account).status() == 200;
        assertThat(
                        known
                                ? api.patch("/accounts/" + account, json).status()
                                : api.post("/accounts", json.replaceFirst("\\{", "{'externalId':'" + account + "',"))
                                        .status())
                .isLessThan(300);
    }

    private AccountsThen.Then atTheEndOf(String day) {
        return then.of(
                db.sql().select(DSL.field("id", Long.class)).from("accounts"), LocalDate.parse(day), today.now());
    }

    @Test
    void eachChangeOfStageTypeOrMrrIsARowAndNothingElseIs() {
        send("A", "{'stage':'trial','created_on':'2026-06-01'}");
        after(1);
        send("A", "{'stage':'live','mrr':100}");
        after(1);
        send("A", "{'industry':'Steel'}");
        after(1);
        send("A", "{'mrr':120}");
        refresh();
        after(1);
        send("A", "{'stage':'cancelled'}");
        refresh();
        assertThat(rows("A")).containsExactly("0 trial -", "1 live 100", "3 live 120", "4 cancelled 120");
    }

    @Test
    void whatTheTimeAloneChangesIsWrittenByTheRefresh() {
        send("A", "{'stage':'live'}");
        assertThat(api.post(
                                "/subscriptions",
                                "{'externalId':'S','account':'A','mrr':70,'starts_on':'2026-01-01','ends_on':'2026-06-20'}")
                        .status())
                .isLessThan(300);
        assertThat(rows("A")).containsExactly("0 live 70");
        db.sql().execute("update account_facts set mrr = null");
        after(6);
        refresh();
        refresh();
        assertThat(rows("A")).containsExactly("0 live 70", "6 live -");
    }

    @Test
    void aStageOfAnotherTypeIsAnotherStateOfItsAccounts() {
        send("A", "{'stage':'live'}");
        send("B", "{'stage':'trial'}");
        after(2);
        db.sql().execute("update stages set type = 'cancelled' where key = 'live'");
        refresh();
        assertThat(rows("A")).containsExactly("0 live -", "2 cancelled -");
        assertThat(rows("B")).containsExactly("0 trial -");
    }

    @Test
    void anAccountIsCancelledWhenItBecomesSoNotWhenItComesSo() {
        send("A", "{'stage':'live'}");
        send("B", "{'stage':'cancelled'}");
        after(3);
        send("A", "{'stage':'cancelled'}");
        send("B", "{'mrr':5}");
        refresh();
        String cancelled =
                "select string_agg(external_id, ',') from accounts a join account_facts f on f.account_id = a.id"
                        + " where f.cancelled_at = '2026-06-18T12:00Z'";
        assertThat(db.sql().fetchValue(cancelled)).isEqualTo("A");
        assertThat(api.get(
                                "/accounts?condition=%7B%22field%22:%22cancelled_at%22,%22op%22:%22last_days%22,%22value%22:1%7D")
                        .body()
                        .path("items")
                        .size())
                .isEqualTo(1);
        after(3);
        send("A", "{'stage':'live'}");
        assertThat(db.sql().fetchValue(cancelled))
                .as("and when that was stays known")
                .isEqualTo("A");
    }

    @Test
    void ofTwoChangesAtOneInstantTheLastHolds() {
        send("A", "{'stage':'live','mrr':1}");
        send("A", "{'mrr':2}");
        assertThat(rows("A")).containsExactly("0 live 2");
    }

    @Test
    void aClockThatIsBehindTakesNoChangeForAnOlderOne() {
        send("A", "{'stage':'live','mrr':1}");
        clock.advance(Duration.ofSeconds(-5));
        send("A", "{'mrr':2}");
        refresh();
        assertThat(rows("A")).containsExactly("0 live 2");
    }

    @Test
    void aDeletedAccountLeavesNone() {
        send("A", "{'stage':'live'}");
        assertThat(api.delete("/accounts/A").status()).isLessThan(300);
        assertThat(db.sql().fetchValue("select count(*) from account_history")).isEqualTo(0L);
    }

    @Test
    void twoYearsAreKeptAndWhatHeldBefore() {
        send("A", "{'stage':'live','mrr':1}");
        db.sql()
                .execute(
                        "insert into account_history (account_id, at, stage_type, mrr) values (1, '2023-01-01Z', 'trial', 1),"
                                + " (1, '2024-01-01Z', 'trial', 2), (1, '2025-01-01Z', 'live', 3)");
        refresh();
        assertThat(rows("A")).hasSize(3).first().asString().endsWith("trial 2");
    }

    @Test
    void figuresAreThoseOfTheEndOfADay() {
        send("A", "{'stage':'live','mrr':100,'created_on':'2026-01-01'}");
        send("B", "{'stage':'live','mrr':30,'created_on':'2026-06-14'}");
        after(1);
        send("A", "{'mrr':150}");
        after(1);
        send("A", "{'stage':'cancelled'}");
        assertThat(atTheEndOf("2026-06-15").accounts()).isEqualTo(2);
        assertThat(atTheEndOf("2026-06-15").mrr()).isEqualByComparingTo("130");
        assertThat(atTheEndOf("2026-06-15").since()).isNull();
        assertThat(atTheEndOf("2026-06-16").mrr()).isEqualByComparingTo("180");
        assertThat(atTheEndOf("2026-06-17").accounts()).isEqualTo(1);
        AccountsThen.Then before = atTheEndOf("2026-06-13");
        assertThat(before.accounts()).as("B was not there").isEqualTo(1);
        assertThat(before.mrr()).as("A as it was first seen").isEqualByComparingTo("100");
        assertThat(before.since()).hasToString("2026-06-15");
        assertThat(atTheEndOf("2025-12-31")).isEqualTo(new AccountsThen.Then(0, java.math.BigDecimal.ZERO, null));
    }
}
