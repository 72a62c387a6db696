package app.steward.template;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.portfolio.SomePortfolio;
import app.steward.team.Viewer;
import app.steward.template.TemplateEditing.Draft;
import app.steward.testing.Api;
import app.steward.testing.Api.Answer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.workspace.Today;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Templates filled in with values of records, by whom they may be seen, and by the API. */
@StewardTest
class TemplateLawsTest {
    @Autowired
    Db db;

    @Autowired
    Api api;

    @Autowired
    SomePortfolio portfolio;

    @Autowired
    TemplateEditing editing;

    @Autowired
    TemplateRendering rendering;

    @Autowired
    EmptyFields empty;

    @Autowired
    PreviewUsers users;

    @Autowired
    Today today;

    private Map<String, Viewer> viewers;

    @BeforeEach
    void somePortfolio() {
        viewers = portfolio.make();
    }

    private EmailTemplate made(String body) {
        return editing.create(
                viewers.get("ada"), new Draft("One", "Onboarding", new MessageSource("For {{user.name}}", "", body)));
    }

    private static String json(String single) {
        return single.replace('\'', '"');
    }

    @Test
    void manyAreFilledInAtOnceWithTheValuesOfNow() {
        EmailTemplate one = made("{{account.mrr}} {{owner.success_manager.email|nobody}} {{user.role|none}}"
                + " {{account.feature_uses(feature=export;days=30)|0}} {{user.first_name|there}}");
        db.sql().execute("update accounts set name = 'Åcme <b>', mrr = 1234.5 where id = 2");
        db.sql().execute("update users set name = 'Odile Marwick' where id = 1");
        portfolio.recompute();
        Map<Long, Rendered> all =
                rendering.render(one.id(), List.of(1L, 4L, 999_999L), today.now(), user -> "https://u.example/" + user);
        assertThat(all).containsOnlyKeys(1L, 4L);
        Rendered first = all.get(1L);
        assertThat(first.subject()).isEqualTo("For Odile Marwick");
        assertThat(first.text())
                .startsWith("$1,235 cid@example.com Zero ")
                .contains(" Odile\n")
                .contains("u.example/1");
        assertThat(first.missing()).isEmpty();
        assertThat(all.get(4L).missing()).contains("user.name");
        assertThat(rendering.render(one.id(), 1, today.now(), "https://u.example/1"))
                .contains(first);
        assertThat(rendering.render(one.id(), 999_999, today.now(), "https://u.example/1"))
                .isEmpty();
        assertThat(rendering.render(999_999, 1, today.now(), "https://u.example/1"))
                .isEmpty();
    }

    @Test
    void aFieldThatIsNamedIsInUse() {
        assertThat(api.post("/attributes", json("{'subject':'account','key':'portal','label':'Portal','type':'text'}"))
                        .status())
                .isEqualTo(201);
        EmailTemplate one = made("{{account.custom.portal|https://x.example}} {{user.name}}");
        Answer refused = api.delete("/attributes/portal?subject=account");
        assertThat(refused.status()).as("%s", refused.body()).isEqualTo(409);
        assertThat(refused.body().path("usedBy").toString()).contains("e-mail template", "One");
        editing.change(
                viewers.get("ada"), one.id(), new Draft("One", "", new MessageSource("s", "", "{{user.name}}")), null);
        assertThat(api.delete("/attributes/portal?subject=account").status()).isEqualTo(204);
    }

    @Test
    void emptyFieldsAreCountedAmongWhomTheViewerSees() {
        MessageSource source =
                new MessageSource("s", "", "{{user.title}} {{user.email}} {{user.role|x}} {{user.external_id}}");
        for (String name : List.of("ada", "bea")) {
            Viewer viewer = viewers.get(name);
            List<EmptyFields.Line> lines = empty.of(viewer, source);
            assertThat(lines).extracting(line -> line.slot().written()).containsExactly("user.title", "user.role");
            String seen = name.equals("ada") ? "true" : "(u.account_id is null or u.account_id % 5 in (0, 2, 3))";
            long of = ((Number) db.sql()
                            .fetchValue("select count(*) from users u left join accounts a on a.id = u.account_id where"
                                    + " u.archived_at is null and a.archived_at is null and " + seen))
                    .longValue();
            long without = ((Number) db.sql()
                            .fetchValue("select count(*) from users u left join accounts a on a.id = u.account_id where"
                                    + " u.archived_at is null and a.archived_at is null and u.title is null and "
                                    + seen))
                    .longValue();
            assertThat(lines.get(0).of()).as(name).isEqualTo(of);
            assertThat(lines.get(0).empty()).as(name).isEqualTo(without);
        }
        assertThat(empty.warnings(viewers.get("ada"), source))
                .hasSize(1)
                .first()
                .asString()
                .matches("\\{\\{user\\.title}} has no fallback: \\d+ of \\d+ users have no value\\.");
    }

    @Test
    void aPreviewIsOfUsersWhomOneSees() {
        Viewer bea = viewers.get("bea");
        List<Long> hidden = db.sql()
                .fetch("select u.id from users u join accounts a on a.id = u.account_id"
                        + " where a.id % 5 not in (0, 2, 3) and u.archived_at is null and a.archived_at is null")
                .getValues(0, Long.class);
        assertThat(hidden).isNotEmpty();
        for (Long id : hidden) {
            assertThat(users.named(bea, "U-" + id).map(PreviewUsers.PreviewUser::id))
                    .as("U-%s", id)
                    .satisfiesAnyOf(
                            none -> assertThat(none).isEmpty(),
                            other -> assertThat(hidden).doesNotContain(other.orElseThrow()));
        }
        PreviewUsers.PreviewUser at = users.first(bea).orElseThrow();
        for (int i = 0; i < 60; i++) {
            assertThat(hidden).doesNotContain(at.id());
            PreviewUsers.PreviewUser next = users.beside(bea, at.id(), true).orElseThrow();
            if (next.id() > at.id()) {
                assertThat(users.beside(bea, next.id(), false)).contains(at);
            }
            at = next;
        }
        assertThat(users.named(bea, "u7@example.org").map(PreviewUsers.PreviewUser::id))
                .hasValueSatisfying(id -> assertThat(hidden).doesNotContain(id));
    }

    @Test
    void templatesByTheApi() {
        Answer made = api.post(
                "/email-templates",
                json("{'name':'Welcome','subject':'For {{account.name}}','preview':'','body':'Hi {{user.title}}'}"));
        assertThat(made.status()).as("%s", made.body()).isEqualTo(201);
        int id = made.body().path("id").asInt();
        assertThat(made.body().path("warnings").toString()).contains("{{user.title}} has no fallback");
        assertThat(made.body().path("version").asInt()).isEqualTo(1);
        Answer read = api.get("/email-templates/" + id);
        assertThat(read.body().has("warnings")).isFalse();
        assertThat(read.body().path("usedBy").isEmpty()).isTrue();
        Answer same = api.put("/email-templates/" + id, read.body().toString());
        assertThat(same.body().path("version").asInt()).isEqualTo(1);
        Answer changed = api.put("/email-templates/" + id, json("{'body':'Hi **{{user.name|you}}**','version':1}"));
        assertThat(changed.status()).as("%s", changed.body()).isEqualTo(200);
        assertThat(changed.body().path("version").asInt()).isEqualTo(2);
        assertThat(api.put("/email-templates/" + id, json("{'name':'X','version':1}"))
                        .status())
                .isEqualTo(409);
        Answer wrong = api.post("/email-templates", json("{'name':'','subject':'a\\nb','preview':'','body':'{{x}}'}"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.body().toString()).contains("\"name\"", "\"subject\"", "\"body\"");
        assertThat(api.post("/email-templates", json("{'name':'welcome','subject':'s','preview':'','body':'b'}"))
                        .status())
                .isEqualTo(409);
        Answer preview = api.post("/email-templates/" + id + "/preview", json("{'user':'U-1'}"));
        assertThat(preview.status()).as("%s", preview.body()).isEqualTo(200);
        assertThat(preview.body().path("html").asString()).contains("<strong>");
        assertThat(preview.body().path("bytes").asInt()).isPositive();
        Answer versions = api.get("/email-templates/" + id + "/versions");
        assertThat(versions.body().path("items").size()).isEqualTo(2);
        assertThat(api.post("/email-templates/" + id + "/versions/1/restore", "{}")
                        .status())
                .isEqualTo(200);
        assertThat(api.get("/email-templates/" + id).body().path("body").asString())
                .isEqualTo("Hi {{user.title}}");
        assertThat(api.put("/email-templates/" + id, json("{'archived':true}"))
                        .body()
                        .path("archived")
                        .asBoolean())
                .isTrue();
        assertThat(api.get("/email-templates").body().path("items").size()).isEqualTo(1);
        assertThat(api.delete("/email-templates/" + id).status()).isEqualTo(204);
        assertThat(api.get("/email-templates/" + id).status()).isEqualTo(404);
    }
}
