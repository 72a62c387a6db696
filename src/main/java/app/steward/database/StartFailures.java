package app.steward.database;

import java.net.BindException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.env.Environment;

/** Why a start failed, as one line that names the cause and what to do about it. */
final class StartFailures {

    private StartFailures() {}

    /** Empty where the cause is none that an operator can mend. */
    static Optional<String> line(Throwable failure, Environment environment) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            causes.add(cause);
        }
        // what was said for the operator counts before what lies deepest, and that before what was made of it
        Collections.reverse(causes);
        return Stream.concat(causes.stream().filter(CannotStart.class::isInstance), causes.stream())
                .map(cause -> said(cause, environment))
                .filter(Objects::nonNull)
                .map(line -> line.replaceAll("\\s+", " ").strip())
                .findFirst();
    }

    private static @Nullable Throwable next(Throwable cause) {
        return cause.getCause() == cause ? null : cause.getCause();
    }

    private static @Nullable String said(Throwable cause, Environment environment) {
        if (cause instanceof CannotStart) {
            return cause.getMessage();
        }
        if (cause instanceof PortInUseException taken) {
            return "port " + taken.getPort()
                    + " is taken by another program; stop that, or choose another port with SERVER_PORT";
        }
        if (cause instanceof org.springframework.boot.context.properties.bind.BindException setting) {
            return setting(setting.getName(), setting);
        }
        if (cause instanceof BindException) {
            return "this machine has no address " + environment.getProperty("server.address")
                    + " to listen on; check SERVER_ADDRESS";
        }
        if (cause instanceof SQLException refusal) {
            return database(refusal, environment);
        }
        return isDiskFull(cause) ? "the disk is full (" + cause.getMessage() + "); free some space on it" : null;
    }

    /** What the database says at a connection or while its tables are made; null where it says anything else. */
    static @Nullable String database(SQLException refusal, Environment environment) {
        String state = String.valueOf(refusal.getSQLState());
        String url = environment.getProperty("spring.datasource.url", "the embedded database");
        String user = environment.getProperty("spring.datasource.username", "");
        return switch (state) {
            case "28P01", "28000" ->
                "the database at " + withoutSecrets(url) + " does not let \"" + user
                        + "\" in; check SPRING_DATASOURCE_USERNAME and SPRING_DATASOURCE_PASSWORD ("
                        + refusal.getMessage() + ")";
            case "3D000" ->
                "there is no such database as in " + withoutSecrets(url)
                        + "; create it, or correct SPRING_DATASOURCE_URL (" + refusal.getMessage() + ")";
            case "42501" ->
                "the database role \"" + user
                        + "\" may not make its tables; let it own the database (docs/running.md): "
                        + refusal.getMessage();
            case "53100" -> "the disk of the database is full; free some space on it (" + refusal.getMessage() + ")";
            case "53300" ->
                "the database at " + withoutSecrets(url) + " takes no more connections; raise its max_connections, or"
                        + " start fewer replicas";
            default ->
                state.startsWith("08") || state.startsWith("57P")
                        ? "no PostgreSQL answers at " + withoutSecrets(url) + why(refusal)
                                + "; check that it runs, that this machine may reach it, and SPRING_DATASOURCE_URL"
                        : isDiskFull(refusal)
                                ? "the disk of the database is full; free some space on it (" + refusal.getMessage()
                                        + ")"
                                : null;
        };
    }

    private static String why(SQLException refusal) {
        Throwable cause = refusal.getCause();
        if (cause instanceof UnknownHostException) {
            return " (there is no host " + cause.getMessage() + ")";
        }
        return " (" + (cause == null ? refusal : cause).getMessage() + ")";
    }

    /** A password may stand in the address; what comes before the question mark tells enough. */
    private static String withoutSecrets(String url) {
        return url.replaceAll("\\?.*", "").replaceAll("//[^/@]*@", "//");
    }

    private static boolean isDiskFull(Throwable cause) {
        return String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("no space left on device");
    }

    private static String setting(ConfigurationPropertyName name, Throwable wrong) {
        Throwable root = wrong;
        for (Throwable cause = next(wrong); cause != null; cause = next(cause)) {
            root = cause;
        }
        String variable = name.toString()
                .replace("-", "")
                .replace('.', '_')
                .toUpperCase(Locale.ROOT)
                .replaceAll("[\\[\\]]", "_");
        if (name.equals(ConfigurationPropertyName.of("steward"))) {
            return String.valueOf(root.getMessage());
        }
        return "the setting " + name + " (as a variable " + variable + ") can't be read: " + root.getMessage();
    }
}
