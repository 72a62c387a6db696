package app.steward;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

    @Test
    void packages_by_feature_depend_on_each_other_one_way() {
        ApplicationModules.of(StewardApplication.class).verify();
    }
}
