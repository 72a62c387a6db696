package app.steward.demo;

import app.steward.condition.Catalogue;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.health.ConfigurationReader;
import app.steward.health.HealthConfigurations;
import app.steward.health.HealthPriority;
import app.steward.health.StarterConfiguration;
import app.steward.segment.Segment;
import app.steward.segment.Segments;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;

/** Health as a team might have set it up: the suggested configuration for all, and what counts more for some. */
@Component
class DemoHealth {
    private static final String ONBOARDING = """
            {"pillars":{
              "product":{"weight":3,"metrics":[
                {"field":"active_users","params":{"days":7},"weight":2,"better":"higher",
                 "good":{"field":"users","times":0.5},"poor":{"field":"users","times":0.1}},
                {"field":"features_used","params":{"days":14},"weight":2,"better":"higher","good":8,"poor":1},
                {"field":"last_active_at","weight":1,"better":"lower","good":2,"poor":14}]},
              "relationship":{"weight":1,"metrics":[
                {"field":"last_login_at","weight":1,"better":"lower","good":3,"poor":21}]}}}""";

    private static final String ENTERPRISE = """
            {"pillars":{
              "product":{"weight":3,"metrics":[
                {"field":"active_users","params":{"days":14},"weight":3,"better":"higher",
                 "good":{"field":"licenses","times":0.7},"poor":{"field":"licenses","times":0.3}},
                {"field":"product_stickiness","weight":2,"better":"higher","good":45,"poor":15},
                {"field":"usage_change","params":{"days":14},"weight":2,"better":"higher","good":10,"poor":-30}]},
              "relationship":{"weight":1,"metrics":[
                {"field":"last_login_at","weight":2,"better":"lower","good":5,"poor":30},
                {"field":"logins","params":{"days":30},"weight":1,"better":"higher",
                 "good":{"field":"users","times":5},"poor":{"field":"users","times":1}}]},
              "financial":{"weight":2,"metrics":[
                {"field":"license_utilisation","weight":1,"better":"higher","good":80,"poor":40}]}}}""";

    private static final List<String> SCORES = List.of("overall", "product", "service", "relationship", "financial");

    private final StarterConfiguration starter;
    private final ConfigurationReader reader;
    private final HealthConfigurations configurations;
    private final HealthPriority priority;
    private final Segments segments;
    private final Conditions conditions;
    private final Fields fields;
    private final DSLContext sql;

    DemoHealth(
            StarterConfiguration starter,
            ConfigurationReader reader,
            HealthConfigurations configurations,
            HealthPriority priority,
            Segments segments,
            Conditions conditions,
            Fields fields,
            DSLContext sql) {
        this.starter = starter;
        this.reader = reader;
        this.configurations = configurations;
        this.priority = priority;
        this.segments = segments;
        this.conditions = conditions;
        this.fields = fields;
        this.sql = sql;
    }

    /** After the segments were made; with a past, so that scores have moved. */
    void make(Now now) {
        Catalogue catalogue = fields.catalogue();
        configurations.save(Viewer.system(), null, starter.of(catalogue), null);
        save(catalogue, "Onboarding", ONBOARDING);
        save(catalogue, "Enterprise", ENTERPRISE);
        List<Integer> order = new ArrayList<>(priority.order());
        int onboarding = number("Onboarding");
        order.remove((Integer) onboarding);
        order.add(0, onboarding);
        priority.save(Viewer.system(), order);
        remember(now);
    }

    /** Seventy days in which most scores drifted to where they are, some of them far. */
    private void remember(Now now) {
        String scores = SCORES.stream()
                .map(score -> "case when f." + score + "_score is not null then greatest(0, least(100, f." + score
                        + "_score + (d * ((f.account_id * 37) % 17 - 8) / 30.0 + 2 * sin(d + f.account_id))::int)) end")
                .collect(Collectors.joining(", "));
        sql.execute(
                "insert into health_history (account_id, at, overall, product, service, relationship, financial, segment_id,"
                        + " revision)"
                        + " select f.account_id, {0}::timestamptz - d * interval '1 day', " + scores
                        + ", f.health_segment, f.health_revision"
                        + " from account_facts f join accounts a on a.id = f.account_id"
                        + " cross join generate_series(1, 70, 3) d where f.overall_score is not null"
                        + " and a.created_on < ({0}::timestamptz - d * interval '1 day')::date",
                DSL.val(now.instant().toString()));
        // what decides has done so all the time: what it was on the way there while the demo was made is no history
        sql.execute("delete from health_history h using account_facts f where f.account_id = h.account_id"
                + " and (h.segment_id, h.revision) is distinct from (f.health_segment, f.health_revision)");
        String firsts =
                SCORES.stream().map(score -> score + "_first = h." + score).collect(Collectors.joining(", "));
        sql.execute("update account_facts f set health_since = h.at, " + firsts
                + " from (select distinct on (account_id) * from health_history order by account_id, at) h"
                + " where h.account_id = f.account_id");
    }

    private void save(Catalogue catalogue, String segment, String configuration) {
        configurations.save(
                Viewer.system(), number(segment), reader.read(catalogue, conditions.tree(configuration)), null);
    }

    private int number(String name) {
        return segments.of(Subject.ACCOUNT).stream()
                .filter(segment -> segment.name().equals(name))
                .map(Segment::id)
                .findFirst()
                .orElseThrow();
    }
}
