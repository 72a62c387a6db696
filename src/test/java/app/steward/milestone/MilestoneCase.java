package app.steward.milestone;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.segment.FourAccountsCase;
import app.steward.testing.Api.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Milestones of four accounts, by the API and by the night. */
abstract class MilestoneCase extends FourAccountsCase {
    @Autowired
    MilestoneLog log;

    @Autowired
    Milestones milestones;

    void night() {
        night.falls("lists", "milestones");
    }

    void days(int days) {
        clock.advance(Duration.ofDays(days));
        night();
    }

    static String pays(int mrr) {
        return "{'field':'mrr','op':'gte','value':" + mrr + "}";
    }

    /** One that is on and acts on who matches. @param more further keys, each followed by a comma */
    int milestone(String name, String more, String condition) {
        return ok(call(
                        "POST",
                        "/milestones",
                        "{'name':'" + name + "','on':true,'existing':'act'," + more + "'condition':" + condition + "}",
                        null))
                .get("id")
                .asInt();
    }

    Set<String> met(int milestone) {
        return new TreeSet<>(db.sql()
                .fetch("select a.external_id from milestones_met m join accounts a on a.id = m.account_id where"
                        + " m.milestone_id = " + milestone)
                .getValues(0, String.class));
    }

    List<String> texts(String query) {
        return db.sql().fetch(query).getValues(0, String.class);
    }

    String state(String account, int milestone) {
        for (JsonNode one : ok(call("GET", "/accounts/" + account + "/milestones", null, null))
                .get("items")) {
            if (one.get("id").asInt() == milestone) {
                return one.get("state").asString();
            }
        }
        return "none";
    }

    @Nullable
    String waits(long account, int milestone) {
        return log.waitsFor(account, milestones.get(milestone), now());
    }

    Answer reset(String account, int milestone, String body, @Nullable String actAs) {
        return call("POST", "/accounts/" + account + "/milestones/" + milestone + "/reset", body, actAs);
    }

    void consistent() {
        assertThat(texts("select account_id || ' ' || m from account_facts, unnest(milestones) m except"
                        + " select account_id || ' ' || milestone_id from milestones_met"))
                .isEmpty();
        assertThat(texts("select account_id || ' ' || milestone_id from milestones_met except"
                        + " select account_id || ' ' || m from account_facts, unnest(milestones) m"))
                .isEmpty();
    }

    int list(String name, String condition) {
        return ok(call(
                        "POST",
                        "/lists",
                        "{'name':'" + name + "','subject':'account','condition':" + condition + "}",
                        null))
                .get("id")
                .asInt();
    }

    List<String> members(int rule) {
        return texts("select record_id::text from rule_members where left_at is null and rule_id = " + rule
                + " order by record_id");
    }

    static String of(String state, int milestone) {
        return "{'field':'milestone','params':{'state':'" + state + "'},'op':'in','value':[" + milestone + "]}";
    }
}
