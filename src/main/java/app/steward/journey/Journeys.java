package app.steward.journey;

import static org.jooq.impl.DSL.val;

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

    private final DSLContext sql;
    private final Rules rules;

    Journeys(DSLContext sql, Rules rules) {
        this.sql = sql;
        this.rules = rules;
    }

    /** By name. */
    public List<Journey> all() {
        Map<Integer, Record> own = new HashMap<>();
        sql.fetch(READ).forEach(row -> own.put(row.get("id", Integer.class), row));
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

    /** The newest version, and those that somebody is in; the newest first. */
    List<Version> versionsInUse(Journey journey) {
        return sql.fetch(
                        READ_VERSIONS
                                + " v where v.journey_id = {0} and (v.edition = {1} or exists (select from journey_runs n"
                                + " where n.journey_id = {0} and n.edition = v.edition and n.left_at is null))"
                                + " order by edition desc",
                        val(journey.id()),
                        val(journey.edition()))
                .map(Journeys::version);
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
