package app.steward.health;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionHolder;
import app.steward.condition.Subject;
import app.steward.derive.Reads;
import app.steward.health.HealthScan.Ranked;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The stored configurations in the order of the priority, as far as they can still be read. */
@Component
class HealthDefinitions implements ConditionHolder {
    /** Stands for the default where a segment's number would. */
    static final int DEFAULT = 0;

    static final String TYPE = "health_configuration";

    /** Archived accounts are passed over; usage metrics of accounts that nobody ever used count for nothing. */
    private static final Set<String> OF_ALL =
            Set.of("account.archived", "account.users", "account.last_active_at", "account.last_login_at");

    /**
     * The configurations at one moment.
     *
     * @param ranked the highest first, the default last
     * @param problems why some can't be read, by segment
     * @param texts the stored definitions by segment, to tell whether one was changed
     */
    record Definitions(List<Ranked> ranked, Map<Integer, String> problems, Map<Integer, String> texts) {
        Definitions {
            ranked = List.copyOf(ranked);
            problems = Map.copyOf(problems);
            texts = Map.copyOf(texts);
        }

        /** With these set aside as broken. */
        List<Ranked> without(java.util.Collection<Integer> broken) {
            return ranked.stream()
                    .map(each -> broken.contains(key(each.segment())) ? each.broken() : each)
                    .toList();
        }
    }

    private final DSLContext sql;
    private final ConfigurationReader reader;

    private volatile @Nullable Read last;

    HealthDefinitions(DSLContext sql, ConfigurationReader reader) {
        this.sql = sql;
        this.reader = reader;
    }

    static int key(@Nullable Integer segment) {
        return segment == null ? DEFAULT : segment;
    }

    /** All configurations. */
    Definitions all(Catalogue catalogue) {
        return read(catalogue, noCondition());
    }

    /** All that scores follow from, by subject and key. */
    Set<String> reads(Catalogue catalogue) {
        List<Row> rows = rows(noCondition());
        Read known = last;
        if (known == null || catalogue.stamp().isEmpty() || !known.isOf(catalogue.stamp(), rows)) {
            known = new Read(catalogue.stamp(), rows, readBy(made(catalogue, rows), catalogue));
            last = known;
        }
        return known.names();
    }

    private static Set<String> readBy(Definitions definitions, Catalogue catalogue) {
        Set<String> reads = new TreeSet<>(OF_ALL);
        for (Ranked each : definitions.ranked()) {
            if (each.segment() != null) {
                reads.add(Reads.segment(Subject.ACCOUNT, each.segment()));
            }
            if (each.configuration() != null) {
                each.configuration().uses().forEach(use -> reads.addAll(Reads.of(catalogue, Subject.ACCOUNT, use)));
            }
        }
        return Set.copyOf(reads);
    }

    /** The default, and those of the segments that these accounts are in as stored. */
    Definitions of(Select<Record1<Long>> accounts, Catalogue catalogue) {
        return read(
                catalogue,
                condition(
                        "(c.segment_id is null or c.segment_id in"
                                + " (select unnest(segments) from account_facts where account_id in ({0})))",
                        accounts));
    }

    private record Row(@Nullable Integer segment, String definition, int revision) {}

    /** What these rows read by a catalogue of this stamp. */
    private record Read(String stamp, List<Row> rows, Set<String> names) {
        boolean isOf(String present, List<Row> presentRows) {
            return stamp.equals(present) && rows.equals(presentRows);
        }
    }

    private Definitions read(Catalogue catalogue, Condition which) {
        return made(catalogue, rows(which));
    }

    private List<Row> rows(Condition which) {
        return sql.select(
                        field(name("c", "segment_id"), Integer.class),
                        field("c.definition::text", String.class),
                        field(name("c", "revision"), Integer.class))
                .from(table(name("health_configurations")).as("c"))
                .leftJoin(table(name("health_priority")).as("p"))
                .on(field(name("p", "segment_id")).eq(field(name("c", "segment_id"))))
                .where(which)
                .orderBy(
                        field(name("c", "segment_id")).isNull(),
                        field(name("p", "position")).asc().nullsLast(),
                        field(name("c", "segment_id")))
                .fetch(row -> new Row(row.value1(), row.value2(), row.value3()));
    }

    private Definitions made(Catalogue catalogue, List<Row> rows) {
        List<Ranked> ranked = new ArrayList<>();
        Map<Integer, String> problems = new HashMap<>();
        Map<Integer, String> texts = new HashMap<>();
        for (Row row : rows) {
            ConfigurationReader.Stored stored = reader.stored(catalogue, row.definition());
            ranked.add(new Ranked(row.segment(), row.revision(), stored.configuration()));
            texts.put(key(row.segment()), row.definition());
            if (stored.problem() != null) {
                problems.put(key(row.segment()), stored.problem());
            }
        }
        return new Definitions(ranked, problems, texts);
    }

    /** "Health of Enterprise", by segment. */
    Map<Integer, String> names() {
        Map<Integer, String> names = new HashMap<>();
        names.put(DEFAULT, "Default health");
        sql.select(field(name("s", "id"), Integer.class), field(name("s", "name"), String.class))
                .from(table(name("segments")).as("s"))
                .where(field(name("s", "id"))
                        .in(select(field(name("segment_id"))).from(table(name("health_configurations")))))
                .forEach(row -> names.put(row.value1(), "Health of " + row.value2()));
        return names;
    }

    @Override
    public Stream<ParsedCondition> held(Catalogue catalogue) {
        return Stream.of();
    }

    @Override
    public Stream<ReferencedField> heldUses(Catalogue catalogue) {
        Map<Integer, String> names = names();
        List<ReferencedField> held = new ArrayList<>();
        for (Ranked each : all(catalogue).ranked()) {
            Configuration configuration = each.configuration();
            int segment = key(each.segment());
            if (configuration != null) {
                String name = Objects.requireNonNullElse(names.get(segment), "Health");
                configuration
                        .uses()
                        .forEach(use -> held.add(new ReferencedField(TYPE, segment, name, Subject.ACCOUNT, use)));
            }
        }
        return held.stream();
    }
}
