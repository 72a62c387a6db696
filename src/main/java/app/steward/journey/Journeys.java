package app.steward.journey;

import static org.jooq.impl.DSL.val;

import app.steward.condition.Catalogue;
import app.steward.condition.Conditions;
import app.steward.condition.Subject;
import app.steward.journey.Journey.Status;
import app.steward.journey.Journey.Version;
import app.steward.membership.Rule;
import app.steward.membership.RuleKind;
import app.steward.membership.Rules;
import app.steward.problem.NotFound;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The journeys, read. Everybody knows of all of them; of who is in them each sees their own part. */
@Component
@Transactional(readOnly = true)
public class Journeys {
    private static final String READ = "select id, status, draft::text as draft, edition, version, paused_at, saved_at,"
            + " saved_by from journeys";
    private static final String READ_VERSIONS =
            "select edition, definition::text as definition, published_at, published_by from journey_versions";

    private static final String UNDER_WAY = "status in ('live', 'paused')";

    private static final String VERSIONS_IN_USE = "select v.journey_id, v.edition, v.definition::text as definition,"
            + " v.published_at, v.published_by from journeys j join journey_versions v on v.journey_id = j.id where "
            + UNDER_WAY + " and (v.edition = j.edition or exists (select from journey_runs n"
            + " where n.journey_id = j.id and n.edition = v.edition and n.left_at is null)) order by v.edition desc";

    private final DSLContext sql;
    private final Rules rules;
    private final Conditions conditions;

    Journeys(DSLContext sql, Rules rules, Conditions conditions) {
        this.sql = sql;
        this.rules = rules;
        this.conditions = conditions;
    }

    /** By name. */
    public List<Journey> all() {
        return read("true");
    }

    private List<Journey> read(String which) {
        Map<Integer, Record> own = new HashMap<>();
        sql.fetch(READ + " where " + which).forEach(row -> own.put(row.get("id", Integer.class), row));
        List<Journey> all = new ArrayList<>();
        if (own.isEmpty()) {
            return all;
        }
        for (Rule head : rules.of(RuleKind.JOURNEY)) {
            Record row = own.get(head.id());
            if (row != null) {
                all.add(journey(head, row));
            }
        }
        return all;
    }

    /** What all of them are called, by number. */
    public Map<Integer, String> names() {
        return rules.of(RuleKind.JOURNEY).stream().collect(Collectors.toMap(Rule::id, Rule::name));
    }

    public Optional<Journey> find(int id) {
        return rules.find(RuleKind.JOURNEY, id)
                .map(head -> journey(head, sql.fetchSingle(READ + " where id = {0}", val(id))));
    }

    /** Throws {@link NotFound} where there is none. */
    public Journey get(int id) {
        return find(id).orElseThrow(() -> new NotFound("There is no journey " + id + "."));
    }

    /** All versions that were published, the newest first. */
    public List<Version> versions(int id) {
        return sql.fetch(READ_VERSIONS + " where journey_id = {0} order by edition desc", val(id))
                .map(Journeys::version);
    }

    /** One of them; empty where there is none. */
    public Optional<Version> version(int id, int edition) {
        return sql
                .fetch(READ_VERSIONS + " where journey_id = {0} and edition = {1}", val(id), val(edition))
                .map(Journeys::version)
                .stream()
                .findFirst();
    }

    /** One of them with its conditions, as they read today; empty where there is none. */
    Optional<CompiledDefinition> compiled(int id, int edition, Subject subject, Catalogue catalogue) {
        return version(id, edition)
                .map(version ->
                        CompiledDefinition.of(id, edition, subject, version.definition(), catalogue, conditions));
    }

    /** A journey that has runs to look after: its newest version, and all that somebody is in, the newest first. */
    record UnderWay(Journey journey, List<CompiledDefinition> all) {
        CompiledDefinition newest() {
            return all.get(0);
        }
    }

    /** In as many statements however many there are: each change by a person asks. */
    List<UnderWay> underWay(Catalogue catalogue) {
        List<Journey> journeys = read(UNDER_WAY);
        if (journeys.isEmpty()) {
            return List.of();
        }
        Map<Integer, List<Version>> versions = new HashMap<>();
        sql.fetch(VERSIONS_IN_USE)
                .forEach(row -> versions.computeIfAbsent(row.get("journey_id", Integer.class), any -> new ArrayList<>())
                        .add(version(row)));
        return journeys.stream()
                .map(journey -> new UnderWay(
                        journey,
                        versions.getOrDefault(journey.id(), List.of()).stream()
                                .map(version -> CompiledDefinition.of(
                                        journey.id(),
                                        version.edition(),
                                        journey.subject(),
                                        version.definition(),
                                        catalogue,
                                        conditions))
                                .toList()))
                .toList();
    }

    private static Journey journey(Rule head, Record row) {
        return new Journey(
                head,
                Status.of(row.get("status", String.class)),
                DefinitionJson.of(row.get("draft", String.class)),
                row.get("edition", Integer.class),
                row.get("version", Integer.class),
                moment(row.get("paused_at", OffsetDateTime.class)),
                row.get("saved_at", OffsetDateTime.class).toInstant(),
                row.get("saved_by", Long.class));
    }

    private static Version version(Record row) {
        return new Version(
                row.get("edition", Integer.class),
                DefinitionJson.of(row.get("definition", String.class)),
                row.get("published_at", OffsetDateTime.class).toInstant(),
                row.get("published_by", Long.class));
    }

    static @Nullable Instant moment(@Nullable OffsetDateTime at) {
        return at == null ? null : at.toInstant();
    }
}
