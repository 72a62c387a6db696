package app.steward.portfolio.web;

import app.steward.condition.Subject;
import app.steward.portfolio.SomePortfolio;
import app.steward.team.Viewer;
import app.steward.testing.BrowserTest;
import app.steward.testing.Db;
import app.steward.testing.Visits;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;

/** A new portfolio for each test, looked at in a browser. */
@BrowserTest
abstract class PortfolioBrowserCase {
    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @RegisterExtension
    final Visits visits = new Visits();

    Map<String, Viewer> viewers;

    @BeforeEach
    void makePortfolio() {
        viewers = portfolio.make();
    }

    /** A segment that ada shares. */
    int segment(Subject subject, String name, String condition) {
        return portfolio.segment(viewers.get("ada"), subject, name, condition);
    }

    /** Opens a list and waits for its scripts and counts. */
    static void list(Page page, String address) {
        page.navigate(address);
        page.waitForLoadState(LoadState.NETWORKIDLE);
    }
}
