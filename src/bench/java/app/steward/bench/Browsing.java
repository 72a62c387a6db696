package app.steward.bench;

import app.steward.team.Profile;
import app.steward.team.Team;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import com.sun.management.OperatingSystemMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.springframework.context.ApplicationContext;

/**
 * Pages as browsers ask for them: over HTTP, signed in, compressed, by one person and by eight at once, each beside a
 * page of the same bytes that is only copied out. Who asks runs on the same processors.
 */
final class Browsing {
    private static final int CALLS = Integer.getInteger("bench.calls", 200);
    private static final int WARM = Integer.getInteger("bench.warm", 800);
    private static final double MOST_MILLIS = 1000.0 * Integer.getInteger("bench.seconds", 8);
    private static final String EMAIL = "browsing@example.test";
    private static final String PASSWORD = "a password of the bench";
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    /** Ten columns, whichever are the usual ones. */
    private static final String ACCOUNTS = "/accounts?sort=name&size=50&columns=name,overall_health,stage,mrr,"
            + "next_billing_on,product_health,licenses,success_manager,last_active_at,usage_trend";

    private static final Map<String, String> PAGES = Map.of("accounts, 50 rows and 10 columns", ACCOUNTS);

    private final ApplicationContext context;
    private final String base;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private final List<String> rows = new ArrayList<>();

    Browsing(ApplicationContext context) {
        this.context = context;
        this.base = "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }

    void measure() {
        signIn();
        PAGES.forEach((what, path) -> {
            byte[] page = unzipped(get(path));
            String text = new String(page, StandardCharsets.UTF_8);
            if (text.split("<tr role=\"row\">", -1).length != 52) {
                throw new IllegalStateException("The page is not the list:\n" + text);
            }
            context.getBean(CopiedPage.class).hold(page);
            measure(what, path, page.length);
            measure("the same bytes, copied out", CopiedPage.PATH, page.length);
        });
    }

    private void measure(String what, String path, int length) {
        int zipped = get(path).length;
        Times.together(Portfolio.PEOPLE, WARM / Portfolio.PEOPLE, 60_000, any -> get(path), new Times());
        for (int people : new int[] {1, Portfolio.PEOPLE}) {
            Times times = new Times();
            long spent = processor();
            long began = System.nanoTime();
            Times.together(people, Math.max(1, CALLS), MOST_MILLIS, any -> get(path), times);
            double seconds = (System.nanoTime() - began) / 1e9;
            rows.add(String.format(
                    Locale.ROOT,
                    "| %s | %d | %.1f | %.1f | %.1f | %.0f | %s | %s |",
                    what,
                    people,
                    times.at(0.5),
                    times.at(0.95),
                    (processor() - spent) / 1e6 / times.count(),
                    times.count() / seconds,
                    Figures.bytes(length),
                    Figures.bytes(zipped)));
            System.err.println(rows.get(rows.size() - 1));
        }
    }

    /** What this process took of the processors so far, asking included, PostgreSQL not: it does not grow with load. */
    private static long processor() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private void signIn() {
        if (context.getBean(TeamMembers.class).findByEmail(EMAIL).isEmpty()) {
            context.getBean(Team.class)
                    .add(
                            Viewer.system(),
                            new Team.NewMember(EMAIL, "Bea Browsing", Profile.ADMINISTRATOR, true, PASSWORD));
        }
        Matcher token = TOKEN.matcher(new String(unzipped(get("/sign-in")), StandardCharsets.UTF_8));
        if (!token.find()) {
            throw new IllegalStateException("The sign-in has no token");
        }
        send("/sign-in", Map.of("email", EMAIL, "password", PASSWORD, "_csrf", token.group(1)));
    }

    private byte[] get(String path) {
        return send(path, Map.of());
    }

    /** What came over the wire, compressed. */
    private byte[] send(String path, Map<String, String> form) {
        try {
            HttpURLConnection asked =
                    (HttpURLConnection) URI.create(base + path).toURL().openConnection();
            asked.setInstanceFollowRedirects(false);
            asked.setRequestProperty("Accept", "text/html");
            asked.setRequestProperty("Accept-Encoding", "gzip");
            asked.setRequestProperty("Cookie", cookies());
            if (!form.isEmpty()) {
                asked.setDoOutput(true);
                asked.getOutputStream().write(encoded(form));
            }
            if (asked.getResponseCode() / 100 != (form.isEmpty() ? 2 : 3)) {
                throw new IllegalStateException(path + " answered " + asked.getResponseCode());
            }
            List<String> set = asked.getHeaderFields().get("Set-Cookie");
            if (set != null) {
                keep(set);
            }
            try (InputStream answer = asked.getInputStream()) {
                return answer.readAllBytes();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void keep(List<String> set) {
        set.forEach(
                cookie -> cookies.put(cookie.substring(0, cookie.indexOf('=')), cookie.replaceAll("^[^=]*=|;.*$", "")));
    }

    private synchronized String cookies() {
        List<String> pairs = new ArrayList<>();
        cookies.forEach((name, value) -> pairs.add(name + "=" + value));
        return String.join("; ", pairs);
    }

    private static byte[] encoded(Map<String, String> form) {
        List<String> pairs = new ArrayList<>();
        form.forEach((name, value) -> pairs.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return String.join("&", pairs).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] unzipped(byte[] zipped) {
        try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            return plain.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void print() {
        if (rows.isEmpty()) {
            return;
        }
        System.out.println(
                "| page over HTTP | at once | p50, ms | p95 | processor, ms | pages a second | bytes | compressed |");
        System.out.println("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        rows.forEach(System.out::println);
        System.out.println();
    }
}
