package app.steward.journey.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.segment.SomeAccounts;
import app.steward.team.Profile;
import app.steward.team.web.Browser;
import app.steward.testing.Api;
import app.steward.testing.StatementCount;
import app.steward.testing.StewardTest;
import app.steward.testing.Visits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** No page of journeys asks the database once per journey or once per step. */
@StewardTest
class JourneyQueryCountTest {
    @RegisterExtension
    final StatementCount count = new StatementCount();

    @LocalServerPort
    int port;

    @Autowired
    SomeAccounts accounts;

    @Autowired
    Api api;

    private Browser ada;
    private int template;
    private int play;

    @BeforeEach
    void signedIn() {
        accounts.four();
        accounts.member("ada", Profile.ADMINISTRATOR);
        ada = new Browser(port);
        ada.signIn("ada@example.com", Visits.PASSWORD);
        template = made("/email-templates", "{'name':'Hello','subject':'Hello','body':'Hello'}");
        play = made("/plays", "{'name':'Help','steps':[{'title':'One','tasks':[{'title':'Look'}]}]}");
    }

    private int made(String path, String json) {
        Api.Answer answer = api.post(path, json);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
        return answer.body().get("id").asInt();
    }

    @Test
    void the_list_asks_the_same_for_one_and_for_many() {
        journey("One", 1, List.of());
        int one = statements("/journeys");
        for (int i = 0; i < 9; i++) {
            journey("Other " + i, 1, List.of());
        }
        assertThat(statements("/journeys")).isBetween(one - 1, one + 1);
    }

    @Test
    void the_pages_of_one_ask_the_same_for_few_steps_and_for_many() {
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            others.add(journey("Other " + i, 1, List.of()));
        }
        int little = journey("Little", 1, others.subList(0, 1));
        int much = journey("Much", 9, others);
        for (String page : List.of("", "/edit", "/edit?step=k2", "/edit?step=settings", "/publish", "/users")) {
            int few = statements("/journeys/" + little + page);
            int many = statements("/journeys/" + much + page);
            assertThat(many).as(page).isBetween(few - 1, few + 1);
        }
    }

    /** Published, with each kind of step that names something so many times. */
    private int journey(String name, int times, List<Integer> excludes) {
        List<String> kinds = List.of(
                "'type':'wait','days':2",
                "'type':'email','template':" + template + ",'from':'success_manager'",
                "'type':'task','title':'Call','role':'success_manager'",
                "'type':'task','title':'Write','member':'ada@example.com'",
                "'type':'play','play':" + play,
                "'type':'set','field':'account.mrr','value':5",
                "'type':'notify','role':'success_manager'");
        StringBuilder steps = new StringBuilder();
        int many = times * kinds.size();
        for (int i = 1; i <= many; i++) {
            steps.append("{'key':'k").append(i).append("',").append(kinds.get((i - 1) % kinds.size()));
            steps.append(i < many ? ",'next':'k" + (i + 1) + "'}," : "}");
        }
        int id = made(
                "/journeys",
                "{'name':'" + name + "','entry':{'condition':{'field':'created_on','op':'not_empty'}},"
                        + "'goal':{'field':'created_on','op':'empty'},'settings':{'excludes':" + excludes + "},"
                        + "'steps':[" + steps + "]}");
        assertThat(api.post("/journeys/" + id + "/publish", "{'existing':'skip'}")
                        .status())
                .isEqualTo(200);
        return id;
    }

    private int statements(String path) {
        return count.of(() -> assertThat(ada.get(path).statusCode()).as(path).isEqualTo(200));
    }
}
