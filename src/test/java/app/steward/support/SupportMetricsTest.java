package app.steward.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.val;

import app.steward.condition.FieldRef;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.fact.DerivedValues;
import app.steward.fact.MetricSlots;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.workspace.Now;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What tickets, answers and invoices come to, against a calculation in memory over random ones. */
@StewardTest
class SupportMetricsTest {
    private static final int ACCOUNTS = 8;
    private static final int USERS = 16;
    private static final Set<Long> ARCHIVED = Set.of(3L, 7L);
    private static final Offset<Double> EXACTLY = Offset.offset(1e-9);

    @Autowired
    Db db;

    @Autowired
    DerivedValues values;

    @Autowired
    MetricSlots slots;

    @Autowired
    Fields fields;

    private record Ticket(
            long account,
            @Nullable Long user,
            boolean urgent,
            boolean open,
            Instant at,
            @Nullable Integer minutes,
            @Nullable Instant closedAt,
            @Nullable Double csat) {}

    private record Answer(long account, @Nullable Long user, String kind, double score, Instant at) {}

    private record Invoice(long account, boolean unpaid, LocalDate due, int cents) {}

    private final List<Ticket> tickets = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();
    private final List<Invoice> invoices = new ArrayList<>();

    @BeforeEach
    void newWorkspace() {
        db.reset();
    }

    @ParameterizedTest
    @CsvSource({
        "1, UTC, 2026-06-15T12:00:00Z",
        "2, Europe/Berlin, 2026-03-29T00:30:00Z", // the hour before clocks go forward
        "3, Pacific/Apia, 2026-01-01T11:00:00Z" // already tomorrow
    })
    void agreeWithACalculationInMemory(long seed, String zone, String instant) {
        Now now = new Now(Instant.parse(instant), ZoneId.of(zone), DayOfWeek.MONDAY);
        portfolio(new Random(seed), now);
        List<FieldRef> kept = List.of(use("tickets", 30), use("csat", 90), use("first_response_hours", 30));
        values.recomputeAll(Subject.ACCOUNT, now, (done, of) -> {});
        check(now); // computed by the asking query
        slots.settle(Subject.ACCOUNT, Set.copyOf(kept));
        values.recomputeAll(Subject.ACCOUNT, now, (done, of) -> {});
        check(now); // three of them kept on the derived row
    }

    private void check(Now now) {
        for (int days : List.of(1, 14, 30, 90, 365)) {
            agree(use("tickets", days), now, account ->
                    (double) tickets(account, now, days).count());
            agree(
                    use("first_response_hours", days),
                    now,
                    account -> mean(tickets(account, now, days)
                            .filter(ticket -> ticket.minutes != null)
                            .map(ticket -> ticket.minutes / 60.0)));
            agree(use("csat", days), now, account -> mean(csat(account, now, days)));
        }
        agree(FieldRef.of("open_tickets", Map.of()), now, account -> (double)
                tickets(account, now, 10_000).filter(ticket -> ticket.open).count());
        agree(FieldRef.of("open_urgent_tickets", Map.of()), now, account -> (double) tickets(account, now, 10_000)
                .filter(ticket -> ticket.open && ticket.urgent)
                .count());
        agree(FieldRef.of("nps", Map.of()), now, account -> nps(account, now));
        agree(FieldRef.of("overdue_invoices", Map.of()), now, account ->
                (double) overdue(account, now).count());
        agree(
                FieldRef.of("overdue_amount", Map.of()),
                now,
                account -> overdue(account, now).mapToInt(Invoice::cents).sum() / 100.0);
        agree(
                FieldRef.of("days_overdue", Map.of()),
                now,
                account -> overdue(account, now)
                        .map(Invoice::due)
                        .min(Comparator.naturalOrder())
                        .map(due -> (double) (now.today().toEpochDay() - due.toEpochDay()))
                        .orElse(null));
    }

    private void agree(FieldRef use, Now now, Function<Long, @Nullable Double> expected) {
        RecordQuery query = new RecordQuery(Subject.ACCOUNT, fields.catalogue(), now);
        var value = query.value(use).as("v");
        Map<Long, Double> found = new HashMap<>();
        db.sql().select(query.id(), value).from(query.from()).forEach(row -> {
            Number number = (Number) row.get(1);
            found.put(row.get(0, Long.class), number == null ? null : number.doubleValue());
        });
        assertThat(found).hasSize(ACCOUNTS);
        found.forEach((account, actual) -> {
            Double wanted = expected.apply(account);
            if (wanted == null) {
                assertThat(actual).as("%s of %d", use, account).isNull();
            } else {
                assertThat(actual).as("%s of %d", use, account).isCloseTo(wanted, EXACTLY);
            }
        });
    }

    private static FieldRef use(String key, int days) {
        return FieldRef.of(key, Map.of("days", days));
    }

    private static boolean counts(@Nullable Long user) {
        return user == null || !ARCHIVED.contains(user);
    }

    private static boolean within(Instant at, Now now, int days) {
        return !at.isAfter(now.instant()) && now.dayOf(at).isAfter(now.today().minusDays(days));
    }

    private static @Nullable Double mean(Stream<Double> numbers) {
        OptionalDouble mean = numbers.mapToDouble(Double::doubleValue).average();
        return mean.isPresent() ? mean.getAsDouble() : null;
    }

    private Stream<Ticket> tickets(long account, Now now, int days) {
        return tickets.stream()
                .filter(ticket -> ticket.account == account && counts(ticket.user) && within(ticket.at, now, days));
    }

    private Stream<Double> csat(long account, Now now, int days) {
        return Stream.concat(
                answers.stream()
                        .filter(answer -> answer.account == account
                                && counts(answer.user)
                                && answer.kind.equals("csat")
                                && within(answer.at, now, days))
                        .map(Answer::score),
                tickets.stream()
                        .filter(ticket -> ticket.account == account && counts(ticket.user) && ticket.csat != null)
                        .filter(ticket -> within(Objects.requireNonNullElse(ticket.closedAt, ticket.at), now, days))
                        .map(ticket -> ticket.csat));
    }

    private @Nullable Double nps(long account, Now now) {
        Map<Long, Answer> last = answers.stream()
                .filter(answer -> answer.account == account
                        && counts(answer.user)
                        && answer.kind.equals("nps")
                        && within(answer.at, now, 365))
                .collect(Collectors.toMap(
                        answer -> Objects.requireNonNullElse(answer.user, 0L),
                        answer -> answer,
                        (one, other) -> one.at.isAfter(other.at) ? one : other));
        return mean(last.values().stream().map(answer -> answer.score >= 9 ? 100.0 : answer.score <= 6 ? -100.0 : 0.0));
    }

    private Stream<Invoice> overdue(long account, Now now) {
        return invoices.stream()
                .filter(invoice -> invoice.account == account
                        && invoice.unpaid
                        && invoice.cents > 0
                        && invoice.due.isBefore(now.today()));
    }

    private void portfolio(Random random, Now now) {
        tickets.clear();
        answers.clear();
        invoices.clear();
        for (long id = 1; id <= ACCOUNTS; id++) {
            db.sql()
                    .execute(
                            "insert into accounts (id, external_id, created_on) values ({0}, {1}, '2026-01-01')",
                            val(id), val("A-" + id));
            db.sql().execute("insert into account_facts (account_id) values ({0})", val(id));
        }
        for (long id = 1; id <= USERS; id++) {
            db.sql()
                    .execute(
                            "insert into users (id, external_id, account_id, created_on, archived_at)"
                                    + " values ({0}, {1}, {2}, '2026-01-01', case when {3} then now() end)",
                            val(id), val("U-" + id), val(1 + id % ACCOUNTS), val(ARCHIVED.contains(id)));
        }
        for (int i = 0; i < 150; i++) {
            long account = 1 + random.nextInt(ACCOUNTS - 1); // one has none
            Long user = random.nextInt(3) == 0 ? null : Long.valueOf(1 + random.nextInt(USERS));
            Instant at = at(random, now);
            boolean open = random.nextBoolean();
            Ticket ticket = new Ticket(
                    account,
                    user,
                    random.nextInt(3) == 0,
                    open,
                    at,
                    random.nextInt(4) == 0 ? null : random.nextInt(5_000),
                    open ? null : at.plus(Duration.ofHours(random.nextInt(90))),
                    random.nextInt(3) > 0 ? null : 1.0 + random.nextInt(5));
            tickets.add(ticket);
            db.sql()
                    .execute(
                            "insert into tickets (external_id, account_id, user_id, priority, status, opened_at,"
                                    + " first_response_minutes, closed_at, csat) values ({0}, {1}, {2}, {3}, {4},"
                                    + " {5}::timestamptz, {6}, {7}::timestamptz, {8})",
                            val("T-" + i),
                            val(account),
                            val(user, Long.class),
                            val(ticket.urgent ? "urgent" : "low"),
                            val(open ? "open" : "closed"),
                            val(at.toString()),
                            val(ticket.minutes, Integer.class),
                            val(ticket.closedAt == null ? null : ticket.closedAt.toString(), String.class),
                            val(ticket.csat, Double.class));
            // a second apart, since an answer is known by its moment
            Answer answer = new Answer(
                    account,
                    user,
                    random.nextBoolean() ? "nps" : "csat",
                    random.nextInt(11),
                    at(random, now).minusSeconds(i));
            answers.add(answer);
            db.sql()
                    .execute(
                            "insert into answers (account_id, user_id, kind, score, at)"
                                    + " values ({0}, {1}, {2}, {3}, {4}::timestamptz)",
                            val(account),
                            val(user, Long.class),
                            val(answer.kind),
                            val(answer.score),
                            val(answer.at.toString()));
            Invoice invoice = new Invoice(
                    account,
                    random.nextBoolean(),
                    now.today().plusDays(random.nextInt(60) - 40),
                    random.nextInt(4) == 0 ? 0 : random.nextInt(100_000));
            invoices.add(invoice);
            db.sql()
                    .execute(
                            "insert into invoices (external_id, account_id, status, due_on, amount_due)"
                                    + " values ({0}, {1}, {2}, {3}, {4})",
                            val("I-" + i),
                            val(account),
                            val(invoice.unpaid ? "not_paid" : i % 2 == 0 ? "paid" : "voided"),
                            val(invoice.due),
                            val(BigDecimal.valueOf(invoice.cents, 2)));
        }
    }

    private static Instant at(Random random, Now now) {
        return switch (random.nextInt(4)) {
            case 0 ->
                now.startOf(now.today()
                                .minusDays(
                                        List.of(0, 1, 13, 14, 29, 30, 89, 364).get(random.nextInt(8))))
                        .minusSeconds(random.nextInt(2));
            case 1 -> now.instant().plusSeconds(random.nextInt(200) - 100);
            default -> now.instant().minus(Duration.ofHours(random.nextInt(24 * 400)));
        };
    }
}
