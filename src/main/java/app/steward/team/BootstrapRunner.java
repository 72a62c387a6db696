package app.steward.team;

import app.steward.workspace.StewardSettings;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * At start: makes what the operator asked for (first administrator, secret key), before the first request is taken and
 * before anything else fills the database, and tells the operator how to get in once all is up.
 */
@Component
class BootstrapRunner implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(BootstrapRunner.class);

    private final StewardSettings settings;
    private final SetUp setUp;
    private final Team team;
    private final ApiKeys keys;
    private final ObjectProvider<KnownSignIns> known;
    private final Environment environment;

    BootstrapRunner(
            StewardSettings settings,
            SetUp setUp,
            Team team,
            ApiKeys keys,
            ObjectProvider<KnownSignIns> known,
            Environment environment) {
        this.settings = settings;
        this.setUp = setUp;
        this.team = team;
        this.keys = keys;
        this.known = known;
        this.environment = environment;
    }

    @Override
    public void afterSingletonsInstantiated() {
        String email = settings.adminEmail();
        String password = settings.adminPassword();
        if (email != null && password != null && setUp.provide(email, password)) {
            LOG.info("Made the first administrator, {}", email);
        }
        String key = settings.secretKey();
        if (key != null && !keys.provide(key)) {
            LOG.warn("The secret key of STEWARD_SECRET_KEY was revoked in Steward and stays so: choose another one");
        }
    }

    @EventListener
    void tell(ApplicationReadyEvent event) {
        List<String> lines = new ArrayList<>();
        KnownSignIns signIns = known.getIfAvailable();
        if (signIns != null) {
            for (KnownSignIns.KnownSignIn one : signIns.all()) {
                team.withPassword(one.email(), one.password())
                        .ifPresent(member -> lines.add("%-28s %-16s %s"
                                .formatted(
                                        one.email(),
                                        one.password(),
                                        member.profile().label())));
            }
        }
        if (!lines.isEmpty()) {
            lines.add(0, "Sign in at " + address() + " with one of these:");
        }
        setUp.link().ifPresent(token -> {
            lines.add("Set up Steward, within an hour, at");
            lines.add(address() + "/set-up?token=" + token);
        });
        if (!lines.isEmpty()) {
            // For a person at the terminal, so not through the log, where secrets have no place.
            System.out.println("\n  " + String.join("\n  ", lines) + "\n");
        }
    }

    private String address() {
        String base = settings.base();
        return base != null ? base : "http://localhost:" + environment.getProperty("local.server.port", "8080");
    }
}
