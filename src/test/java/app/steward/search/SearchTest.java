package app.steward.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import app.steward.condition.Subject;
import app.steward.portfolio.SomePortfolio;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What is found, in which order, for whom. */
@StewardTest
class SearchTest {
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
        account(501, "T-1", "Tolva Robotics");
        account(502, "T-2", "Tolvanen Oy");
        account(503, "T-3", "Nordic Tolva");
        account(504, "T-4", "Intolvable");
        account(505, "tolva", "Something Else");
        account(506, "tolva-6", "Another");
        account(507, "T-7", "TOLVA");
        user(501, "W-1", 501L, "Rhea Tollund", "rhea@tolva.example");
        user(502, "W-2", null, "Ida Straße", "ida@100%_sure.example");
    }

    @ParameterizedTest
    @CsvSource({
        "cafe, F-1",
        "Café, F-1",
        "CAFÉ ĒTÉ, F-1",
        "muller, F-2",
        "mueller, F-2",
        "Müller, F-2",
        "grosse, F-2",
        "große, F-2",
        "müller gro, F-3",
        "soren, W-9",
        "soeren, W-9",
        "søren, W-9"
    })
    void accentsAreIgnoredAndLettersMayBeWrittenInTwo(String typed, String found) {
        account(511, "F-1", "Le Café Été");
        account(512, "F-2", "Große Müller & Söhne");
        account(513, "F-3", "Mueller Group");
        user(511, "W-9", 511L, "Søren Kjær", "sk@example.com");
        Subject subject = found.startsWith("W") ? Subject.USER : Subject.ACCOUNT;
        assertThat(ids("ada", subject, typed)).contains(found);
    }

    private void account(long id, String externalId, String name) {
        db.sql()
                .execute(
                        "insert into accounts (id, external_id, name, created_on) values (?, ?, ?, '2026-01-01')",
                        id,
                        externalId,
                        name);
        db.sql().execute("insert into account_facts (account_id) values (?)", id);
        db.sql().execute("insert into account_access (member_id, account_id) values (0, ?)", id);
    }

    private void user(long id, String externalId, Long account, String name, String email) {
        db.sql()
                .execute(
                        "insert into users (id, external_id, account_id, name, email, created_on)"
                                + " values (?, ?, ?::bigint, ?, ?, '2026-01-01')",
                        id,
                        externalId,
                        account,
                        name,
                        email);
        db.sql().execute("insert into user_facts (user_id) values (?)", id);
    }

    private Search.Group found(String who, Subject subject, String typed) {
        return search.find(typed, viewers.get(who), Search.SHOWN).groups().stream()
                .filter(group -> group.subject() == subject)
                .findFirst()
                .orElseThrow();
    }

    private List<String> ids(String who, Subject subject, String typed) {
        return found(who, subject, typed).hits().stream()
                .map(Search.Hit::externalId)
                .toList();
    }

    @Test
    void aWholeIdOrAddressIsNotLookedForInsideOfOthersAndPartsOnlyWhereFewBeginWithThem() {
        user(601, "x-rhea", null, "Somebody", "x.rhea@tolva.example");
        assertThat(ids("ada", Subject.USER, "rhea@tolva.example")).containsExactly("W-1");
        assertThat(ids("ada", Subject.USER, "rhea@tolva.exampl")).containsExactlyInAnyOrder("W-1", "x-rhea");
        for (long id = 611; id <= 616; id++) {
            user(id, "code900" + id, null, "Number " + id, null);
        }
        user(620, "my-code900", null, "Mine", null);
        Search.Group group = found("ada", Subject.USER, "code900");
        assertThat(group.hits()).hasSize(6).extracting(Search.Hit::externalId).allMatch(id -> id.startsWith("code900"));
        assertThat(group.more()).as("that there may be others").isTrue();
        assertThat(ids("ada", Subject.USER, "code90061")).hasSize(6);
        assertThat(ids("ada", Subject.USER, "code900616")).containsExactly("code900616");
    }

    /** An administrator's answer comes by the indexes, a CSM's from all that is seen. */
    @ParameterizedTest
    @ValueSource(strings = {"ada", "bea"})
    void whatMatchesBestComesFirst(String who) {
        Search.Group group = found(who, Subject.ACCOUNT, "tolva");

        assertThat(group.hits())
                .extracting(Search.Hit::externalId)
                .containsExactly("tolva", "T-7", "T-2", "T-1", "T-3", "tolva-6");
        assertThat(group.total()).isEqualTo(7);
        assertThat(group.more()).isFalse();
        assertThat(ids(who, Subject.ACCOUNT, "ROBOTICS tol")).containsExactly("T-1");
        assertThat(ids(who, Subject.ACCOUNT, "olvab")).containsExactly("T-4");
        assertThat(ids(who, Subject.USER, "rhea@TOLVA.example")).containsExactly("W-1");
        assertThat(ids(who, Subject.USER, "rhea@t")).containsExactly("W-1");
        assertThat(ids(who, Subject.USER, "tolva.ex")).containsExactly("W-1");
        assertThat(ids(who, Subject.USER, "w-1")).startsWith("W-1");
        assertThat(ids(who, Subject.ACCOUNT, "no such thing")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "bea"})
    void oneOrTwoLettersFindWhatBeginsSo(String who) {
        assertThat(ids(who, Subject.ACCOUNT, "to")).containsExactly("T-7", "T-2", "T-1", "tolva-6", "tolva");
        assertThat(found(who, Subject.ACCOUNT, "to").more()).isTrue();
        assertThat(ids(who, Subject.USER, "i")).containsExactly("W-2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "bea"})
    void signsMeanThemselves(String who) {
        assertThat(ids(who, Subject.USER, "100%_sure")).containsExactly("W-2");
        assertThat(ids(who, Subject.USER, "100__sure")).isEmpty();
        assertThat(ids(who, Subject.USER, "STRASSE")).containsExactly("W-2"); // much alike
        assertThat(ids(who, Subject.USER, "straß")).containsExactly("W-2");
        for (String typed : List.of(
                "%%%", "___", "\\\\\\", "'; drop table users; --", "\"x\"", "\uD83D\uDE00 \uD83D\uDE00", "a\u0000b")) {
            Search.Found none = search.find(typed, viewers.get(who), Search.SHOWN);
            assertThat(none.isEmpty()).as(typed).isTrue();
        }
        assertThat(search.find("\uD83D\uDE00".repeat(400), viewers.get(who), Search.SHOWN)
                        .isEmpty())
                .isTrue();
        assertThat(search.find("x".repeat(5000), viewers.get(who), Search.SHOWN).isEmpty())
                .isTrue();
        assertThat(search.find(" \t ", viewers.get(who), Search.SHOWN).groups()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "bea"})
    void archivedRecordsAreFoundByTheirExternalIdOnly(String who) {
        db.sql().execute("update accounts set archived_at = now() where id = 501");

        assertThat(ids(who, Subject.ACCOUNT, "robotics")).isEmpty();
        assertThat(ids(who, Subject.ACCOUNT, "tolva rob")).isEmpty();
        assertThat(ids(who, Subject.USER, "rhea")).isEmpty();
        assertThat(ids(who, Subject.USER, "rhea@tolva.example")).isEmpty();
        assertThat(found(who, Subject.ACCOUNT, "t-1").hits())
                .extracting(Search.Hit::externalId, Search.Hit::archived)
                .containsExactly(tuple("T-1", true));
        assertThat(found(who, Subject.USER, "w-1").hits())
                .extracting(Search.Hit::externalId, Search.Hit::archived)
                .containsExactly(tuple("W-1", true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "sue", "dev", "vic", "bea", "cid", "dep"})
    void everyoneFindsWhatTheySeeAndNothingElse(String who) {
        for (long i = 1; i <= SomePortfolio.ACCOUNTS; i++) {
            boolean seen = SomePortfolio.sees(who, i);
            assertThat(ids(who, Subject.ACCOUNT, "A-" + i).contains("A-" + i))
                    .as("%s A-%s", who, i)
                    .isEqualTo(seen);
        }
        for (long i = 1; i <= SomePortfolio.USERS; i++) {
            boolean seen = SomePortfolio.sees(who, i % 10 > 0 ? 1 + i % SomePortfolio.ACCOUNTS : null);
            assertThat(ids(who, Subject.USER, "U-" + i).contains("U-" + i))
                    .as("%s U-%s", who, i)
                    .isEqualTo(seen);
        }
        Set<String> hidden = portfolio.hiddenFrom(who);
        for (String typed : List.of("zebra", "apple", "example.org", "a-", "u", "éclair")) {
            for (Search.Group group :
                    search.find(typed, viewers.get(who), Search.SHOWN).groups()) {
                assertThat(group.hits()).extracting(Search.Hit::externalId).noneMatch(hidden::contains);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "bea"})
    void misspeltWordsFindNamesMuchLikeThem(String who) {
        Search.Group accounts = found(who, Subject.ACCOUNT, "tolva robtics");
        assertThat(accounts.hits()).extracting(Search.Hit::externalId).containsExactly("T-1");
        assertThat(accounts.alike()).isTrue();
        assertThat(accounts.goesOn()).isFalse();
        assertThat(ids(who, Subject.USER, "rhea tolund")).containsExactly("W-1");
        assertThat(found(who, Subject.ACCOUNT, "robotics").alike()).isFalse();
        assertThat(ids(who, Subject.ACCOUNT, "qqqxxx")).isEmpty();

        db.sql().execute("update accounts set name = 'Marrowgate' where id = 502");
        assertThat(ids(who, Subject.ACCOUNT, "marowgate")).containsExactly("T-2");
        db.sql().execute("update accounts set archived_at = now() where id = 502");
        assertThat(ids(who, Subject.ACCOUNT, "marowgate")).isEmpty();
    }

    @Test
    void namesMuchLikeWhatWasTypedAreFoundByThoseWhoSeeThem() {
        account(510, "H-1", "Quillhaven");
        db.sql().execute("delete from account_access where account_id = 510");
        db.sql()
                .execute(
                        "insert into account_access (member_id, account_id) values (?, 510)",
                        viewers.get("cid").memberId());

        for (String who : List.of("ada", "sue", "dev", "vic", "cid")) {
            assertThat(ids(who, Subject.ACCOUNT, "quilhaven")).as(who).containsExactly("H-1");
        }
        assertThat(ids("bea", Subject.ACCOUNT, "quilhaven")).isEmpty();
    }

    @Test
    void nothingAlikeIsLookedForWhereEnoughIsFound() {
        account(511, "N-1", "Tolve");

        assertThat(ids("ada", Subject.ACCOUNT, "tolva")).doesNotContain("N-1");
    }

    /** Who sees much is answered by the indexes, one look at a time. */
    @Test
    void aCsmWhoSeesThousandsFindsTheSame() {
        db.sql()
                .execute("insert into accounts (id, external_id, name, created_on) select i, 'M-' || i, 'Mass ' || i,"
                        + " '2026-01-01' from generate_series(1001, 3500) i");
        db.sql().execute("insert into account_facts (account_id) select id from accounts where id > 1000");
        db.sql()
                .execute(
                        "insert into account_access (member_id, account_id) select 0, id from accounts where id > 1000");

        whatMatchesBestComesFirst("bea");
        oneOrTwoLettersFindWhatBeginsSo("bea");
        signsMeanThemselves("bea");
        misspeltWordsFindNamesMuchLikeThem("cid");
        everyoneFindsWhatTheySeeAndNothingElse("bea");
        archivedRecordsAreFoundByTheirExternalIdOnly("bea");
        Search.Group mass = found("cid", Subject.ACCOUNT, "mass");
        assertThat(mass.hits()).hasSize(Search.SHOWN);
        assertThat(mass.more()).isTrue();
    }
}
