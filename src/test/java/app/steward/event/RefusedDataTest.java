package app.steward.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.condition.Subject;
import app.steward.event.Receipt.Refusal;
import app.steward.event.RefusedLog.Filter;
import app.steward.problem.NotAllowed;
import app.steward.team.ApiKey;
import app.steward.team.ApiKeys;
import app.steward.team.Profile;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.Team;
import app.steward.testing.TestClock;
import app.steward.usage.FeatureName;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@StewardTest
class RefusedDataTest {
    private static final Filter ALL = new Filter(null, null, "");

    @Autowired
    Db db;

    @Autowired
    TestClock clock;

    @Autowired
    Team people;

    @Autowired
    ApiKeys keys;

    @Autowired
    RefusedData refused;

    @Autowired
    RefusedLog log;

    @Autowired
    PlatformTransactionManager transactions;

    private Viewer ada;
    private long sdk;

    @BeforeEach
    void aKey() {
        db.reset();
        ada = people.administrator();
        sdk = keys.make(ada, ApiKey.Kind.WRITE, "SDK", null).key().id();
    }

    private void put(RefusedData into, Message... messages) {
        new TransactionTemplate(transactions)
                .executeWithoutResult(status -> into.put(Arrays.stream(messages)
                        .map(message -> new RefusedData.Refused(message, message.refusals()))
                        .toList()));
    }

    private Message message(Event event, String path, String reason, String raw) {
        return new Message(sdk, event, null, clock.instant(), List.of(new Refusal(path, reason)), raw);
    }

    private Message user(String id, String reason) {
        return message(
                new Event.Upsert(Subject.USER, id, null, Map.of()), "mrr", reason, "{\"userId\":\"" + id + "\"}");
    }

    private List<String> reasons(Filter filter) {
        return log.page(ada, filter, null, 10).stream()
                .map(RefusedLog.Row::reason)
                .toList();
    }

    @Test
    void it_says_who_when_what_and_why() {
        Event use = new Event.Use("A-1", null, FeatureName.read("export", null, null), true, 1, Instant.EPOCH);
        put(
                refused,
                user("U-1", "Enter a number."),
                message(use, "", "One more than are kept.", "{}"),
                message(new Event.Unusable("no"), "", "A message is a JSON object.", "17"));
        List<RefusedLog.Row> rows = log.page(ada, ALL, null, 10);
        assertThat(rows).extracting(RefusedLog.Row::kind).containsExactly("message", "feature", "user");
        assertThat(rows.get(2))
                .usingRecursiveComparison()
                .ignoringFields("id")
                .isEqualTo(new RefusedLog.Row(
                        0, TestClock.START, "SDK", "user", "U-1", "mrr", "Enter a number.", "{\"userId\":\"U-1\"}"));
        assertThat(rows.get(1).record()).isEqualTo("A-1");
        assertThat(log.keys(ada)).containsExactly(Map.entry(sdk, "SDK"));
    }

    @Test
    void it_is_found_by_kind_by_key_and_by_a_part_of_the_reason() {
        long other = keys.make(ada, ApiKey.Kind.WRITE, "Other", null).key().id();
        put(
                refused,
                user("U-1", "Enter a number."),
                user("U-2", "100 % of it is no date."),
                message(new Event.Unusable("no"), "", "event is missing.", "{}"));
        assertThat(reasons(new Filter(RefusedKind.USER, null, ""))).hasSize(2);
        assertThat(reasons(new Filter(null, other, ""))).isEmpty();
        assertThat(reasons(new Filter(null, sdk, "MISSING"))).containsExactly("event is missing.");
        assertThat(reasons(new Filter(null, null, "u-1"))).containsExactly("Enter a number.");
        assertThat(reasons(new Filter(null, null, "%"))).containsExactly("100 % of it is no date.");
        assertThat(reasons(new Filter(null, null, "mrr"))).hasSize(2);
        List<RefusedLog.Row> first = log.page(ada, ALL, null, 2);
        assertThat(log.page(ada, ALL, first.get(1).id(), 2))
                .extracting(RefusedLog.Row::record)
                .containsExactly("U-1");
    }

    @Test
    void of_a_key_and_day_only_so_much_is_kept_and_the_rest_counted() {
        RefusedData few = new RefusedData(db.sql(), clock, 3);
        put(few, user("U-1", "a"), user("U-2", "b"));
        put(few, IntStream.range(0, 5).mapToObj(i -> user("V-" + i, "c")).toArray(Message[]::new));
        put(few, user("W-1", "d"));
        assertThat(reasons(ALL)).containsExactly("c", "b", "a");
        RefusedLog counts = new RefusedLog(db.sql(), 3);
        assertThat(counts.notKept(ada, 5)).containsExactly(new RefusedLog.NotKept("SDK", LocalDate.of(2026, 6, 15), 5));
        clock.advance(Duration.ofDays(1));
        put(few, user("X-1", "e"));
        assertThat(reasons(ALL)).as("the next day").startsWith("e").hasSize(4);
        List<Refusal> why = List.of(new Refusal("", "f"));
        put(few, new Message(null, new Event.Unusable("f"), null, clock.instant(), why, "{}"));
        put(few, new Message(null, new Event.Unusable("f"), null, clock.instant(), why, "{}"));
        assertThat(reasons(ALL)).as("without a key").startsWith("f", "f").hasSize(6);
        assertThat(db.sql().fetchValue("select count(*) from refused_days")).isEqualTo(3L);
    }

    @Test
    void it_is_deleted_after_thirty_days() {
        put(refused, user("U-1", "old"));
        clock.advance(Duration.ofDays(29));
        put(refused, user("U-1", "new"));
        refused.look();
        assertThat(reasons(ALL)).hasSize(2);
        clock.advance(Duration.ofDays(2));
        refused.look();
        assertThat(reasons(ALL)).containsExactly("new");
        assertThat(db.sql().fetchValue("select count(*) from refused_days")).isEqualTo(1L);
    }

    @Test
    void a_message_is_cut_and_what_cant_be_stored_is_replaced() {
        put(refused, message(new Event.Unusable("no"), "p\0q", "r\0s", "\ud800" + "x".repeat(100_000)));
        RefusedLog.Row row = log.page(ada, ALL, null, 1).get(0);
        assertThat(row.message()).hasSize(8192).startsWith("\ufffdx");
        assertThat(row.path()).isEqualTo("p\ufffdq");
        assertThat(row.reason()).isEqualTo("r\ufffds");
    }

    @Test
    void who_is_deleted_is_gone_from_here_too() {
        db.sql().execute("insert into accounts (external_id, created_on) values ('U-1', current_date)");
        db.sql().execute("insert into users (external_id, created_on) values ('U-1', current_date)");
        put(refused, user("U-1", "of the user"), user("U-2", "of another"));
        put(refused, message(new Event.Upsert(Subject.ACCOUNT, "U-1", null, Map.of()), "", "of an account", "{}"));
        db.sql().execute("delete from users where external_id = 'U-1'");
        assertThat(reasons(ALL)).containsExactly("of an account", "of another");
        db.sql().execute("delete from accounts where external_id = 'U-1'");
        assertThat(reasons(ALL)).containsExactly("of another");
    }

    @Test
    void it_is_for_administrators_and_developers() throws IOException {
        put(refused, user("U-1", "Enter a number."));
        for (Profile profile : Profile.values()) {
            Viewer viewer = people.member(profile.key(), profile);
            if (profile == Profile.ADMINISTRATOR || profile == Profile.DEVELOPER) {
                StringWriter file = new StringWriter();
                log.write(viewer, ALL, file);
                assertThat(file.toString()).contains("Enter a number.");
                assertThat(log.page(viewer, ALL, null, 10)).hasSize(1);
            } else {
                assertThatThrownBy(() -> log.page(viewer, ALL, null, 10)).isInstanceOf(NotAllowed.class);
                assertThatThrownBy(() -> log.keys(viewer)).isInstanceOf(NotAllowed.class);
                assertThatThrownBy(() -> log.notKept(viewer, 1)).isInstanceOf(NotAllowed.class);
                assertThatThrownBy(() -> log.write(viewer, ALL, new StringWriter()))
                        .isInstanceOf(NotAllowed.class);
            }
        }
    }

    @Test
    void the_file_holds_no_formulas() throws IOException {
        put(refused, message(new Event.Upsert(Subject.USER, "=1+1", null, Map.of()), "@x", "+y", "-z"));
        StringWriter file = new StringWriter();
        log.write(ada, ALL, file);
        assertThat(file.toString())
                .startsWith("\ufeffreceived,key,kind,record,value,reason,message\r\n")
                .endsWith("2026-06-15T12:00:00Z,SDK,user,'=1+1,'@x,'+y,'-z\r\n");
    }
}
