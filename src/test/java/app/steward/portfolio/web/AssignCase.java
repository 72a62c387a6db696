package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.web.Browser;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;

/** Success roles given to accounts of a portfolio, whose names tell their numbers. */
abstract class AssignCase extends PortfolioCase {
    static final String ASSIGN = "/portfolio/accounts/assign";
    private static final Pattern UNDO = Pattern.compile("action=\"([^\"]*/undo[^\"]*)\"");

    @BeforeEach
    void namesThatTellWhichTheyAre() {
        db.sql().execute("update accounts set name = 'Name of A-' || id || '.'");
    }

    static List<Map.Entry<String, String>> form(String role, String member, Collection<String> ids) {
        List<Map.Entry<String, String>> form = new ArrayList<>();
        form.add(Map.entry("success_role", role));
        form.add(Map.entry("member", member));
        ids.forEach(id -> form.add(id.equals("all") ? Map.entry("all", "true") : Map.entry("id", id)));
        return form;
    }

    static List<Map.Entry<String, String>> toSuccessManager(String member, String... ids) {
        return form("success_manager", member, List.of(ids));
    }

    /** The external ids of the accounts that the member has in the first success role. */
    Set<String> owned(String name) {
        return new TreeSet<>(db.sql()
                .fetch(
                        "select a.external_id from accounts a join account_assignments r on r.account_id = a.id"
                                + " where r.role_id = 1 and r.member_id = ?",
                        viewers.get(name).memberId())
                .getValues(0, String.class));
    }

    String toast(Browser browser, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(303);
        String page = browser.get(Browser.location(answer)).body();
        return page.replaceAll("(?s).*<div class=\"note-toast\".*?</svg><span>(.*?)</span>.*", "$1");
    }

    static String undo(Browser browser, HttpResponse<String> answer) {
        Matcher undo = UNDO.matcher(browser.get(Browser.location(answer)).body());
        assertThat(undo.find()).isTrue();
        return undo.group(1).replace("&amp;", "&");
    }
}
