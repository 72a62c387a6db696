package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.val;

import app.steward.testing.Api;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** An external id may be any text, so no address of ours may stand where one can. */
class RecordPageTest extends PortfolioCase {

    @Autowired
    Api api;

    @Test
    void aRecordMayBeCalledLikeAnAddress() {
        Visitor ada = Visitor.signedIn(port, "ada");
        for (String externalId : List.of("counts", "search", "new", "export", "why", "a/b", "a;b", "order")) {
            db.sql().execute("update accounts set external_id = {0}, name = 'So called' where id = 3", val(externalId));
            db.sql().execute("update users set external_id = {0}, name = 'So named' where id = 2", val(externalId));
            db.sql().execute("update subscriptions set external_id = {0} where id = 2", val(externalId));
            String path = Visitor.encoded(externalId);
            assertThat(ada.get("/accounts/" + path).body()).as(path).contains("<h1>So called");
            assertThat(ada.get("/accounts/" + path + "/attention").body())
                    .as("leads back to " + path)
                    .contains("href=\"/accounts/" + path + "\"");
            assertThat(ada.get("/users/" + path).body()).as(path).contains("<h1>So named");
            assertThat(ada.get("/subscriptions/" + path).body()).as(path).contains("<h1>" + externalId + "</h1>");
            assertThat(api.get("/accounts/" + path).body().path("name").asString())
                    .as(path)
                    .isEqualTo("So called");
            assertThat(api.patch("/users/" + path, "{'title':'x'}").status())
                    .as(path)
                    .isEqualTo(200);
        }
    }
}
