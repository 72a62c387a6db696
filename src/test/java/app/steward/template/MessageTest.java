package app.steward.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import app.steward.condition.Catalogue;
import app.steward.condition.Conditions;
import app.steward.condition.TestCatalogue;
import app.steward.merge.MergeField;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

/** What becomes of Markdown and of values: markup of its own, and never that of a value. */
class MessageTest {
    private static final EmailLayout LAYOUT =
            new EmailLayout("", "Northlight", "#3b52c4", "4 Harbour Row, for {{account.name|you}}", 1);

    private static final MessageSource EVERYWHERE =
            new MessageSource("For {{user.title}}", "Line {{account.name}}", """
            # Hello {{user.title|there}}

            Your **{{account.name}}** and *{{user.title}}* `{{user.persona}}` <b>{{user.title}}</b>

            - one {{user.title}}
            - two [words {{user.title}}](https://x.example/a/{{user.title}}?q={{account.name}} "title {{user.title}}")

            [button: Go to {{account.name}}](https://x.example/{{account.name}}#{{user.title}})

            [whole]({{account.industry}}) and [post](mailto:{{user.title}}?subject={{account.name}})

            ![picture of {{user.title}}](https://x.example/{{user.title}}.png "{{account.name}}")

            > {{user.title}}

            ```{{user.title}}
            {{account.name}}
            ```
            """);

    private static final String[] NASTY = {
        "<script>alert(1)</script>",
        "\"",
        "'",
        " onmouseover=alert(1) ",
        "javascript:alert(1)",
        "data:text/html,x",
        "](javascript:x)",
        "**bold**",
        "\r\nBcc: evil@example.com",
        "\u2028",
        "\ue000" + "0\ue00f",
        "\ue002",
        "&lt;",
        "&#106;",
        "{{user.title}}",
        "@evil.example",
        "//evil.example/",
        "https://evil.example/\"><img src=x>",
        "\\",
        "%0d%0a",
        "\u202e",
        "<!--",
        "]]>",
        "</style>",
        "å",
        "a b",
        "0",
        "$1"
    };

    private final Conditions conditions = new Conditions();
    private final Catalogue catalogue = TestCatalogue.make();
    private final MessageReader reader = new MessageReader(conditions);

    private static Map<MergeField, String> all(Message message, String value) {
        Map<MergeField, String> values = new HashMap<>();
        message.fields().forEach(field -> values.put(field, value));
        return values;
    }

    private static List<String> structure(String html) {
        List<String> structure = new ArrayList<>();
        for (Element element : Jsoup.parse(html).getAllElements()) {
            StringBuilder one = new StringBuilder(element.normalName());
            for (Attribute attribute : element.attributes()) {
                one.append(' ').append(attribute.getKey());
            }
            structure.add(one.toString());
        }
        return structure;
    }

    @Test
    void whatLiesTooDeepInsideOfItselfIsRefusedAndNothingElseOfItsSize() {
        Palette palette = new Palette("#3b52c4");
        for (String deep : List.of(
                ">".repeat(40_000) + "a",
                "- ".repeat(20_000) + "a",
                "*".repeat(20_000) + "a" + "*".repeat(20_000),
                "![".repeat(8_000) + "a" + "](b)".repeat(8_000))) {
            assertThat(MarkdownPart.of(deep, palette).faults())
                    .as(deep.substring(0, 10))
                    .containsExactly("Put quotes, lists and emphasis at most 100 deep into each other.");
        }
        assertThat(MarkdownPart.of("> quoted\n\n".repeat(4_000), palette).faults())
                .isEmpty();
        assertThat(MarkdownPart.of("> ".repeat(20) + "- **a**", palette).faults())
                .isEmpty();
    }

    @Test
    void noValueBecomesMarkupAHeaderOrAnotherLink() {
        Message message = reader.read(EVERYWHERE, LAYOUT, catalogue);
        Rendered plain = message.with(all(message, "https://good.example/x"), "https://me.example/u/1", 1);
        List<String> structure = structure(plain.html());
        Random random = new Random(37);
        for (int i = 0; i < 3_000; i++) {
            Map<MergeField, String> values = new HashMap<>();
            message.fields().forEach(field -> {
                StringBuilder value = new StringBuilder();
                for (int part = random.nextInt(4); part >= 0; part--) {
                    value.append(NASTY[random.nextInt(NASTY.length)]);
                }
                values.put(field, value.toString());
            });
            Rendered rendered = message.with(values, "https://me.example/u/1", 1);
            assertThat(structure(rendered.html())).as("%s", values).isEqualTo(structure);
            assertThat(rendered.subject() + rendered.preview())
                    .as("%s", values)
                    .doesNotContainPattern("[\\p{Cc}\\u2028\\u2029\\ue000-\\ue00f]");
            assertThat(rendered.html() + rendered.text()).doesNotContainPattern("[\\ue000-\\ue00f]");
            for (Element link : Jsoup.parse(rendered.html()).select("[href],[src]")) {
                String address = link.hasAttr("href") ? link.attr("href") : link.attr("src");
                if (address.isEmpty()) {
                    continue;
                }
                URI uri = URI.create(address.replace("[", "%5B").replace("]", "%5D"));
                assertThat(uri.getScheme().toLowerCase(java.util.Locale.ROOT))
                        .as("%s of %s", address, values)
                        .isIn("http", "https", "mailto");
                if (!link.text().equals("whole") && uri.getScheme().equals("https")) {
                    assertThat(uri.getHost()).as("%s", address).isIn("x.example", "me.example");
                }
            }
        }
    }

    @Test
    void valuesStayOnTheirLineOfTheText() {
        Message message = reader.read(new MessageSource("s", "", "Hello {{user.title}}!\n\nBye"), LAYOUT, catalogue);
        String text = message.with(all(message, "x\n\n-- \nUnsubscribe: https://evil.example"), "https://u.example", 1)
                .text();
        assertThat(text)
                .isEqualTo("Hello x -- Unsubscribe: https://evil.example!\n\nBye\n\n-- \n4 Harbour Row, for x --"
                        + " Unsubscribe: https://evil.example\nUnsubscribe: https://u.example\n");
    }

    @Test
    void oneBodyMakesHtmlAndText() {
        MessageSource source = new MessageSource("Three steps for {{account.name}}", "Ten minutes", """
                Hello {{user.title|there}},

                your account **{{account.name}}** pays {{account.mrr}}. These steps
                take ten minutes:

                1. Invite two
                2. Make one export

                [button: Open it](https://app.example/start?a=1&b=2)

                ![A picture](https://app.example/a.png)

                Write to [us](mailto:{{account.industry}}), or read <https://app.example>.

                ---

                {{owner.success_manager.name}}""");
        Message message = reader.read(source, LAYOUT, catalogue);
        Map<MergeField, String> values = new HashMap<>();
        message.slots().forEach(slot -> {
            switch (slot.written()) {
                case "account.name" -> values.put(slot.field(), "Haldrun & Co");
                case "account.industry" -> values.put(slot.field(), "a@b.example");
                default -> {}
            }
        });
        Rendered rendered = message.with(values, "https://u.example/1", 4);
        assertThat(rendered.subject()).isEqualTo("Three steps for Haldrun & Co");
        assertThat(rendered.version()).isEqualTo(4);
        assertThat(rendered.missing()).containsExactly("account.mrr", "owner.success_manager.name");
        assertThat(rendered.isWhole()).isFalse();
        assertThat(rendered.text()).isEqualTo("""
                        Hello there,

                        your account Haldrun & Co pays . These steps take ten minutes:

                        1. Invite two
                        2. Make one export

                        Open it: https://app.example/start?a=1&b=2

                        A picture

                        Write to us: a@b.example, or read https://app.example.

                        ---

                        --\s
                        4 Harbour Row, for Haldrun & Co
                        Unsubscribe: https://u.example/1
                        """);
        org.jsoup.nodes.Document html = Jsoup.parse(rendered.html());
        assertThat(html.select("table table table td > a").text()).isEqualTo("Open it");
        assertThat(html.select("a[href^=mailto]").attr("href")).isEqualTo("mailto:a@b.example");
        assertThat(html.select("img").attr("style")).contains("width:100%");
        assertThat(html.select("strong").text()).isEqualTo("Haldrun & Co");
        assertThat(html.select("p, ol, li, a, hr").stream().allMatch(each -> each.hasAttr("style")))
                .isTrue();
        assertThat(html.select("a").last().attr("href")).isEqualTo("https://u.example/1");
        assertThat(rendered.html()).contains("prefers-color-scheme:dark");
    }

    @Test
    void whatIsFilledInAndWhatStaysEmptyIsMarkedInAPreviewOnly() {
        Message message = reader.read(
                new MessageSource("s", "", "{{user.title}} {{user.persona}} {{account.name|friend}}"),
                LAYOUT,
                catalogue);
        MergeField title = message.fields().findFirst().orElseThrow();
        Message.Shown shown = message.shown(Map.of(title, "Dr"), MessageView.DARK);
        org.jsoup.nodes.Document html = Jsoup.parse(shown.html());
        assertThat(html.select(".filled").eachText()).containsExactly("Dr", "friend", "you");
        assertThat(html.select(".hole").eachText()).containsExactly("user.persona is empty");
        assertThat(shown.html()).doesNotContain("prefers-color-scheme");
        assertThat(shown.text()).startsWith("Dr [user.persona is empty] friend");
        assertThat(shown.missing()).containsExactly("user.persona");
        assertThat(shown.fallbacks()).extracting(Message.Slot::fallback).containsExactly("friend", "you");
        assertThat(message.with(Map.of(title, "Dr"), "#", 1).html()).doesNotContain("class=\"filled\"");
    }

    @Test
    void aWholeLinkOfAValueIsALinkOrMissing() {
        Message message = reader.read(new MessageSource("s", "", "[x]({{account.name}})"), LAYOUT, catalogue);
        for (String bad :
                List.of("javascript:alert(1)", "data:x", "evil.example", "vbscript:x", "https:x", "//x.example")) {
            Rendered rendered = message.with(all(message, bad), "https://u.example", 1);
            assertThat(rendered.missing()).as(bad).containsExactly("account.name");
            assertThat(Jsoup.parse(rendered.html()).select("a").first().attr("href"))
                    .isEmpty();
        }
        assertThat(Jsoup.parse(message.with(all(message, "HTTPS://Good.example/a b"), "https://u.example", 1)
                                .html())
                        .select("a")
                        .first()
                        .attr("href"))
                .isEmpty();
        assertThat(Jsoup.parse(message.with(all(message, "https://good.example/å?x=1&y=2"), "https://u.example", 1)
                                .html())
                        .select("a")
                        .first()
                        .attr("href"))
                .isEqualTo("https://good.example/%C3%A5?x=1&y=2");
    }

    private List<String> faults(String subject, String body) {
        BadInput wrong = catchThrowableOfType(
                BadInput.class, () -> reader.read(new MessageSource(subject, "", body), LAYOUT, catalogue));
        return wrong == null
                ? List.of()
                : wrong.faults().stream().map(MessageTest::words).toList();
    }

    private static String words(Fault fault) {
        return fault.path() + " | " + fault.message();
    }

    @Test
    void whatCantBeIsRefusedWithItsPlace() {
        assertThat(faults("{{user.nam}}", "a\n\n{{account.mr}} x {{broken"))
                .hasSize(3)
                .satisfies(all -> {
                    assertThat(all.get(0)).startsWith("subject | There is no merge field {{user.nam}}");
                    assertThat(all.get(1)).startsWith("body | Line 3: There is no merge field {{account.mr}}");
                    assertThat(all.get(2)).startsWith("body | Line 3: A merge field begins here");
                });
        assertThat(faults("s", "one\n\n[x](javascript:alert(1))"))
                .containsExactly("body | Line 3: A link begins with https://, http:// or mailto:.");
        assertThat(faults("s", "![x](data:image/png;base64,AA)"))
                .containsExactly("body | Line 1: The address of a picture begins with https://.");
        assertThat(faults("s", "[x](/relative) [y](ftp://x.example)")).hasSize(2);
        assertThat(faults("s", "[x](https://{{account.name}}.example/)"))
                .containsExactly(
                        "body | Line 1: A merge field can't stand in the server's name of a link, only behind it.");
        assertThat(faults("s", "[x](https://x.example{{account.name}})")).hasSize(1);
        assertThat(faults("s", "[x](java{{account.name}}script:alert)")).hasSize(1);
        assertThat(faults("s", "[x](https://x.example/{{account.name}}) {{user.first_name}}"))
                .hasSize(1);
    }

    @Test
    void coloursAreReadOnLightAndDark() {
        for (String accent : List.of("#3b52c4", "#ffee00", "#000000", "#ffffff", "#808080", "#d5483d")) {
            Palette palette = new Palette(accent);
            assertThat(Palette.contrast(palette.link(), Palette.WHITE))
                    .as(accent)
                    .isGreaterThanOrEqualTo(4.5);
            assertThat(Palette.contrast(palette.darkLink(), Palette.DARK_SURFACE))
                    .as(accent)
                    .isGreaterThanOrEqualTo(4.5);
            assertThat(Palette.contrast(palette.onAccent(), accent)).as(accent).isGreaterThanOrEqualTo(3.9);
        }
    }
}
