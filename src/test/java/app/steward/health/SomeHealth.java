package app.steward.health;

import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.team.Viewer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;

/** Health that is easy to reckon. */
@TestComponent
public class SomeHealth {
    private final HealthConfigurations configurations;
    private final ConfigurationReader reader;
    private final Conditions conditions;
    private final Fields fields;

    SomeHealth(HealthConfigurations configurations, ConfigurationReader reader, Conditions conditions, Fields fields) {
        this.configurations = configurations;
        this.reader = reader;
        this.conditions = conditions;
        this.fields = fields;
    }

    /** One metric of the product pillar: how much an account has of what is good, from nothing on. */
    public void configure(@Nullable Integer segment, String field, int good) {
        configurations.save(
                Viewer.system(),
                segment,
                reader.read(
                        fields.catalogue(),
                        conditions.tree("{\"pillars\":{\"product\":{\"metrics\":[{\"field\":\"" + field
                                + "\",\"better\":\"higher\",\"good\":" + good + ",\"poor\":0}]}}}")),
                null);
    }
}
