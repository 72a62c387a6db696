package app.steward.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.portfolio.SomePortfolio;
import app.steward.testing.RawHttp;
import app.steward.testing.Route;
import app.steward.testing.StewardTest;
import app.steward.testing.Visitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** A page of another site can make a browser send its cookies: without the token of our own pages that is no use. */
@StewardTest
class ForgeryTest {
    /** A secret in the address opens them, for programs and people without a session. */
    private static final Set<String> OPENED_BY_ADDRESS = Set.of("/unsubscribe", "/api/v2/mail-events/{form}/{secret}");

    @Autowired
    SomePortfolio portfolio;

    @Autowired
    ApplicationContext application;

    @LocalServerPort
    int port;

    Visitor ada;
    List<Route> changing;

    @BeforeEach
    void signedIn() {
        portfolio.make();
        ada = Visitor.signedIn(port, "ada");
        changing = Route.all(application).stream()
                .filter(route -> route.changes()
                        && !route.pattern().getPatternString().equals("/error")
                        && !OPENED_BY_ADDRESS.contains(route.pattern().getPatternString()))
                .toList();
    }

    @Test
    void noPageIsChangedWithoutTheTokenOfAForm() {
        List<String> pages = new ArrayList<>(List.of("POST /sign-out", "POST /sign-in"));
        changing.stream()
                .filter(route -> !route.isApi())
                .forEach(route -> pages.add(route.method() + " " + route.address(ForgeryTest::nothing)));
        assertThat(pages).hasSizeGreaterThan(60);
        List<String> taken = new ArrayList<>();
        List<String> refusedWith = new ArrayList<>();
        for (String page : pages) {
            for (String token : List.of("", "_csrf=made-up", "_csrf=" + ada.token())) {
                if (token.endsWith(ada.token()) && page.contains("/sign-")) {
                    continue; // would end the session
                }
                int status = posted(page, ada.headers(), token).status();
                if (token.endsWith(ada.token()) && status == 403) {
                    refusedWith.add(page);
                } else if (!token.endsWith(ada.token()) && status != 403) {
                    taken.add(page + " with \"" + token + "\" is " + status);
                }
            }
        }
        assertThat(taken).isEmpty();
        assertThat(refusedWith).as("refused for another reason than the token").isEmpty();
        assertThat(RawHttp.send(port, "GET", "/profile", ada.headers(), "", -1).status())
                .as("ada is still signed in")
                .isEqualTo(200);
    }

    @Test
    void noCallOfTheApiTakesASessionForAKey() {
        List<String> taken = new ArrayList<>();
        changing.stream().filter(Route::isApi).forEach(route -> {
            String call = route.method() + " " + route.address(ForgeryTest::nothing);
            int status = posted(call, ada.headers(), "_csrf=" + ada.token()).status();
            if (status != 401) {
                taken.add(call + " is " + status);
            }
        });
        assertThat(changing.stream().filter(Route::isApi)).hasSizeGreaterThan(40);
        assertThat(taken).isEmpty();
    }

    private RawHttp.Answer posted(String call, String headers, String body) {
        String[] parts = call.split(" ", 2);
        return RawHttp.send(
                port,
                parts[0],
                parts[1],
                headers + "Content-Type: application/x-www-form-urlencoded\r\n",
                body,
                body.length());
    }

    /** Names of nothing: what is let through finds nothing to change. */
    private static String nothing(String variable) {
        return Map.of(
                        "records",
                        "accounts",
                        "suffix",
                        "csv",
                        "kind",
                        "account",
                        "externalId",
                        "none",
                        "email",
                        "none@example.com")
                .getOrDefault(variable, "4711");
    }
}
