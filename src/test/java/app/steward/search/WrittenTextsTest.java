package app.steward.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import app.steward.condition.Subject;
import app.steward.portfolio.SomePortfolio;
import app.steward.search.Written.Kind;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Which touchpoints and tasks are found by their words, and by whom. Account 3 is nobody's, account 1 is cid's. */
@StewardTest
class WrittenTextsTest {
    private static final int ALL = 500;

    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @Autowired
    Search search;

    Map<String, Viewer> viewers;

    @BeforeEach
    void records() {
        viewers = portfolio.make();
    }

    private void touchpoint(Integer account, Integer user, String text) {
        db.sql()
                .execute(
                        "insert into touchpoints (kind, at, account_id, user_id, text) values ('call', now(), ?::bigint,"
                                + " ?::bigint, ?)",
                        account,
                        user,
                        text);
    }

    private void task(Integer account, Integer user, String title, String text, String outcome) {
        db.sql()
                .execute(
                        "insert into tasks (title, text, outcome, state, done_at, account_id, user_id, role_id) select ?,"
                                + " ?, ?, ?, case when ? <> '' then now() end, ?::bigint, ?::bigint, min(id) from"
                                + " success_roles",
                        title,
                        text,
                        outcome,
                        outcome.isEmpty() ? "open" : "done",
                        outcome,
                        account,
                        user);
    }

    private List<Written> found(String who, Kind kind, String typed) {
        return search.find(typed, viewers.get(who), ALL).written().stream()
                .filter(group -> group.kind() == kind)
                .flatMap(group -> group.hits().stream())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "'pricing', 1",
        "'pric', 1",
        "'PRICING renewal', 1",
        "'renewal pricing', 1",
        "'cing', 0",
        "'pricing café', 1",
        "'cafe mueller', 1",
        "'müller', 1",
        "'muller', 1",
        "'muller pricing nothing', 0",
        "'pricing/renewal', 1",
        "'q3', 1",
        "'q3-review', 1",
        "'q', 0",
        "'3.5', 1",
        "'don''t', 1",
        "'--- pricing', 1",
        "'契約', 1",
        "'&|!:*()<> pricing', 1",
        "'!!!', 0",
        "''' | ''a', 0"
    })
    void wordsAreFoundInAnyOrderByTheirBeginningWithoutAccentsAndSigns(String typed, int times) {
        touchpoint(
                3, null, "Spoke of Pricing/renewal at the Café with Müller: Q3 (review), 3.5 % less. Don't wait! 契約更新");

        assertThat(found("ada", Kind.TOUCHPOINT, typed)).as(typed).hasSize(times);
        assertThat(found("bea", Kind.TOUCHPOINT, typed)).as(typed).hasSize(times);
    }

    @Test
    void tasksAreFoundByTitleTextAndOutcomeDoneOnesToo() {
        task(3, null, "Call about pricing", "", "");
        task(3, null, "Prepare", "Look at pricing first", "");
        task(3, null, "Ask", "", "They like the pricing");

        assertThat(found("bea", Kind.TASK, "pricing"))
                .extracting(Written::title, Written::state)
                .containsExactly(tuple("Ask", "Done"), tuple("Prepare", null), tuple("Call about pricing", null));
        assertThat(found("bea", Kind.TASK, "like pricing")).hasSize(1).allSatisfy(one -> {
            assertThat(one.text()).isEqualTo("They like the pricing");
            assertThat(one.subject()).isEqualTo(Subject.ACCOUNT);
            assertThat(one.externalId()).isEqualTo("A-3");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "sue", "dev", "vic", "bea", "cid", "dep"})
    void everyoneFindsWhatIsWrittenAboutWhatTheySeeAndNothingElse(String who) {
        db.sql()
                .execute("insert into touchpoints (kind, at, account_id, text)"
                        + " select 'note', now(), id, 'Pricing of ' || external_id from accounts");
        db.sql()
                .execute("insert into touchpoints (kind, at, account_id, user_id, text)"
                        + " select 'note', now(), account_id, id, 'Pricing of ' || external_id from users");
        db.sql()
                .execute("insert into tasks (title, account_id, user_id, role_id)"
                        + " select 'Pricing of ' || u.external_id, u.account_id, u.id, min(r.id)"
                        + " from users u, success_roles r group by u.id");
        Set<String> seenAccounts = new TreeSet<>();
        Set<String> seenUsers = new TreeSet<>();
        db.sql()
                .fetch("select id, external_id from accounts where archived_at is null")
                .forEach(row -> {
                    if (SomePortfolio.sees(who, row.get(0, Long.class))) {
                        seenAccounts.add("Pricing of " + row.get(1, String.class));
                    }
                });
        db.sql()
                .fetch(
                        "select u.account_id, u.external_id, u.archived_at is null as live from users u left join accounts a"
                                + " on a.id = u.account_id where a.archived_at is null")
                .forEach(row -> {
                    Long account = row.get(0, Long.class);
                    boolean live = row.get(2, Boolean.class);
                    if (SomePortfolio.sees(who, account)) {
                        if (live) {
                            seenUsers.add("Pricing of " + row.get(1, String.class));
                        }
                        if (live || account != null) { // the timeline of the account keeps it
                            seenAccounts.add("Pricing of " + row.get(1, String.class));
                        }
                    }
                });

        assertThat(found(who, Kind.TOUCHPOINT, "pricing"))
                .extracting(Written::text)
                .containsExactlyInAnyOrderElementsOf(seenAccounts);
        assertThat(found(who, Kind.TASK, "pricing"))
                .extracting(Written::title)
                .containsExactlyInAnyOrderElementsOf(seenUsers);
    }

    @Test
    void aUserWhoMovedAwayIsNotNamed() {
        db.sql().execute("update users set account_id = 1, name = 'Rhea Tollund' where id = 1");
        touchpoint(3, 1, "About pricing");
        task(3, 1, "Ask for pricing", "", "");

        assertThat(found("cid", Kind.TOUCHPOINT, "pricing"))
                .extracting(Written::title)
                .containsExactly("Call with Rhea Tollund");
        assertThat(found("bea", Kind.TOUCHPOINT, "pricing"))
                .extracting(Written::title)
                .containsExactly("Call");
        assertThat(found("bea", Kind.TASK, "pricing"))
                .as("it is about somebody whom bea does not see")
                .isEmpty();
    }

    @Test
    void whatIsDeletedChangedOrArchivedIsFoundNoMore() {
        touchpoint(3, null, "About pricing");
        task(3, null, "Ask for pricing", "", "");
        assertThat(found("bea", Kind.TOUCHPOINT, "pricing")).hasSize(1);
        assertThat(found("bea", Kind.TASK, "pricing")).hasSize(1);

        db.sql().execute("update accounts set archived_at = now() where id = 3");
        for (String who : List.of("ada", "bea")) {
            assertThat(search.find("pricing", viewers.get(who), ALL).isEmpty())
                    .as(who)
                    .isTrue();
        }
        db.sql().execute("update accounts set archived_at = null where id = 3");
        assertThat(found("bea", Kind.TASK, "pricing")).hasSize(1);

        db.sql().execute("update touchpoints set text = 'About support'");
        db.sql().execute("delete from tasks");
        assertThat(search.find("pricing", viewers.get("ada"), ALL).isEmpty()).isTrue();
        assertThat(found("bea", Kind.TOUCHPOINT, "support")).hasSize(1);
        db.sql().execute("delete from touchpoints");
        assertThat(search.find("support", viewers.get("ada"), ALL).isEmpty()).isTrue();
    }

    @Test
    void theNewestAreShownAndThatThereAreMore() {
        for (int i = 1; i <= 4; i++) {
            touchpoint(3, null, "Pricing " + i);
        }
        Written.Group three =
                search.find("pricing", viewers.get("bea"), 3).written().get(0);

        assertThat(three.hits()).extracting(Written::text).containsExactly("Pricing 4", "Pricing 3", "Pricing 2");
        assertThat(three.more()).isTrue();
        assertThat(search.find("pricing", viewers.get("bea"), 4)
                        .written()
                        .get(0)
                        .more())
                .isFalse();
        assertThat(search.find("pricing", viewers.get("bea"), 4).summary())
                .isEqualTo("0 accounts, 0 users, 4 touchpoints found");
    }
}
