package app.steward.health;

import app.steward.condition.Catalogue;
import app.steward.condition.Conditions;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Subject;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A configuration that most teams can start with: adoption above all, and of the rest what this workspace has the
 * fields for. What an account has no value of is left out: one with nothing to go on is not computed. So counts of tickets
 * are no part of it: 0 of them would be full marks for whoever has no support desk. Attention tells of urgent ones.
 */
@Component
public class StarterConfiguration {
    private static final String METRICS = """
            {"product": [3,
              {"field":"active_users","params":{"days":30},"weight":3,"better":"higher",
               "good":{"field":"licenses","times":0.6},"poor":{"field":"licenses","times":0.15}},
              {"field":"product_stickiness","weight":2,"better":"higher","good":40,"poor":10},
              {"field":"usage_change","params":{"days":30},"weight":1,"better":"higher","good":5,"poor":-40},
              {"field":"last_active_at","weight":2,"better":"lower","good":3,"poor":21}],
             "service": [2,
              {"field":"first_response_hours","params":{"days":30},"weight":1,"better":"lower","good":4,"poor":24},
              {"field":"csat","params":{"days":90},"weight":1,"better":"higher","good":90,"poor":60}],
             "relationship": [1,
              {"field":"last_login_at","weight":2,"better":"lower","good":7,"poor":45},
              {"field":"logins","params":{"days":30},"weight":1,"better":"higher",
               "good":{"field":"users","times":4},"poor":{"field":"users","times":0.5}},
              {"field":"last_touchpoint_at","weight":2,"better":"lower","good":14,"poor":60},
              {"field":"nps","weight":1,"better":"higher","good":40,"poor":-10}],
             "financial": [2,
              {"field":"license_utilisation","weight":2,"better":"higher","good":75,"poor":25},
              {"field":"days_overdue","weight":2,"better":"lower","good":0,"poor":30}]}""";

    private final Conditions conditions;
    private final ConfigurationReader reader;

    StarterConfiguration(Conditions conditions, ConfigurationReader reader) {
        this.conditions = conditions;
        this.reader = reader;
    }

    /** The starter with the metrics that this catalogue has the fields for. */
    public Configuration of(Catalogue catalogue) {
        JsonNode known = conditions.tree(METRICS);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode pillars = json.putObject("pillars");
        for (Pillar pillar : Pillar.values()) {
            JsonNode part = known.path(pillar.key());
            ObjectNode written = pillars.putObject(pillar.key());
            written.set("weight", part.path(0));
            ArrayNode metrics = written.putArray("metrics");
            for (int i = 1; i < part.size(); i++) {
                if (isKnown(catalogue, part.path(i))) {
                    metrics.add(part.path(i));
                }
            }
        }
        return reader.read(catalogue, json);
    }

    private static boolean isKnown(Catalogue catalogue, JsonNode metric) {
        return Stream.of(metric, metric.path("good"), metric.path("poor"))
                .filter(JsonNode::isObject)
                .allMatch(node -> catalogue
                        .find(Subject.ACCOUNT, node.path("field").asString(""))
                        .map(FieldDefinition::type)
                        .filter(type -> type.isNumeric() || type.isDay())
                        .isPresent());
    }
}
