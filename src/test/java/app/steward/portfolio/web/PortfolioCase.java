package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.portfolio.SomePortfolio;
import app.steward.team.Viewer;
import app.steward.team.web.Browser;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A new portfolio for each test, members who sign in to look at it, and what they read on its pages. */
@StewardTest
abstract class PortfolioCase {
    private static final Pattern RECORD = Pattern.compile("href=\"/(?:accounts|users)/([AU]-\\d+)\"");
    private static final Pattern HEAD = Pattern.compile("(?s)<th role=\"columnheader\"[^>]*>(.*?)</th>");

    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @LocalServerPort
    int port;

    Map<String, Viewer> viewers;

    @BeforeEach
    void makePortfolio() {
        viewers = portfolio.make();
    }

    /** A segment that ada shares. */
    int segment(Subject subject, String name, String condition) {
        return portfolio.segment(viewers.get("ada"), subject, name, condition);
    }

    Browser signedIn(String name) {
        return Browser.signedIn(port, name);
    }

    /** Name, value, name, value. */
    static Map<String, String> form(String... pairs) {
        Map<String, String> form = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            form.put(pairs[i], pairs[i + 1]);
        }
        return form;
    }

    /** The external ids of the accounts and users that a page leads to. */
    static Set<String> records(HttpResponse<String> page) {
        assertThat(page.statusCode()).isEqualTo(200);
        return RECORD.matcher(page.body())
                .results()
                .map(link -> link.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The heads of the columns of a list, but that of the boxes. */
    static List<String> heads(HttpResponse<String> page) {
        assertThat(page.statusCode()).isEqualTo(200);
        List<String> heads = HEAD.matcher(page.body())
                .results()
                .map(head -> head.group(1)
                        .replaceAll("<[^>]+>|&#32;", " ")
                        .replaceAll("\\s+", " ")
                        .trim())
                .collect(Collectors.toList());
        heads.remove("");
        return heads;
    }

    /** Where the pager of a list leads; null where it does not. */
    static @Nullable String link(String page, String rel) {
        Matcher link =
                Pattern.compile("<a[^>]*rel=\"" + rel + "\" href=\"([^\"]+)\"").matcher(page);
        return link.find() ? link.group(1).replace("&amp;", "&") : null;
    }
}
