package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.web.Browser;
import java.net.http.HttpResponse;

/** Named views of the list of accounts. */
abstract class ViewsCase extends PortfolioCase {
    static final String VIEWS = "/portfolio/accounts/views";

    /** Saves what this address shows; answers the address of the view. */
    static String saved(Browser browser, String query, String... form) {
        HttpResponse<String> saved = browser.post(VIEWS + "?" + query, form(form));
        assertThat(saved.statusCode()).as(saved.body()).isEqualTo(303);
        assertThat(Browser.location(saved)).matches("/accounts\\?view=\\d+");
        return Browser.location(saved);
    }

    static String id(String address) {
        return address.substring(address.indexOf('=') + 1);
    }

    String entries() {
        return db.sql()
                .fetch("select label || coalesce(before::text, '') || coalesce(after::text, '') from audit_entries"
                        + " where kind = 'view' order by id")
                .getValues(0, String.class)
                .toString();
    }
}
