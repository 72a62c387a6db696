package app.steward.segment;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.membership.MembershipPass;
import app.steward.testing.Api;
import app.steward.testing.Api.Answer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.workspace.Today;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;

/** Segments, fields and conditions over the API, as two CSMs and others see them. */
@StewardTest
abstract class SegmentsApiCase {
    static final String LIVE = "{\"field\":\"stage\",\"op\":\"eq\",\"value\":\"live\"}";

    @Autowired
    Db db;

    @Autowired
    Api api;

    @Autowired
    SomeAccounts accounts;

    @Autowired
    MembershipPass pass;

    @Autowired
    Today today;

    @BeforeEach
    void portfolio() {
        accounts.four();
    }

    Answer call(String method, String path, @Nullable String body) {
        return call(method, path, body, null);
    }

    Answer call(String method, String path, @Nullable String body, @Nullable String actAs) {
        return api.send(method, path, body, actAs);
    }

    int create(String name, String condition) {
        Answer made = call(
                "POST",
                "/segments",
                "{\"subject\":\"account\",\"name\":\"" + name + "\",\"condition\":" + condition + "}");
        assertThat(made.status()).as(made.body().toString()).isEqualTo(201);
        return made.body().get("id").asInt();
    }

    void refresh() {
        pass.run(SegmentKind.SEGMENT, Subject.ACCOUNT, null, null, today.now());
    }

    List<String> names(String path, @Nullable String actAs) {
        List<String> names = new ArrayList<>();
        call("GET", path, null, actAs)
                .body()
                .get("items")
                .forEach(item -> names.add(item.get("name").asString()));
        return names;
    }
}
