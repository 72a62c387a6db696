package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.FieldBuilder;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.listing.Column;
import app.steward.listing.ListedRow;
import app.steward.listing.ListedRow.Banded;
import app.steward.listing.ListedRow.Person;
import app.steward.listing.ListedRow.Reference;
import app.steward.listing.ListedRow.Status;
import app.steward.portfolio.web.CellMarkup.Cell;
import app.steward.portfolio.web.TableMarkup.Rows;
import app.steward.web.Formats;
import app.steward.web.Markup;
import app.steward.web.Spark;
import app.steward.web.ValueMarkup;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a cell shows for each kind of value, and that nothing anybody entered becomes markup. */
class CellMarkupTest {
    private static final String EVIL = "<script>alert('&\"')</script>";
    private static final String NONE = "<span class=\"empty-cell muted\"><span aria-hidden=\"true\">–</span>"
            + "<span class=\"visually-hidden\">no value</span></span>";

    private final Formats formats = new Formats(
            Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC),
            () -> ZoneOffset.UTC,
            () -> Currency.getInstance("USD"));
    private final CellMarkup cells = new CellMarkup(formats, new ValueMarkup(formats, new Spark()));

    private static Column column(Subject subject, String key, ValueType type) {
        FieldDefinition field = FieldBuilder.of(subject, key, "Some " + key, type)
                .at((use, now) -> DSL.inline(1))
                .given()
                .build();
        return new Column(key, field, FieldRef.of(key));
    }

    private static ListedRow row(String externalId, String label, Map<String, @Nullable Object> values) {
        return new ListedRow(1, externalId, label, null, null, values);
    }

    private String cell(Subject subject, String key, ValueType type, @Nullable Object value) {
        return cell(Cell.of(column(subject, key, type), Map.of("live", "Live & well")), value, "acc 1");
    }

    private String cell(Cell cell, @Nullable Object value, String externalId) {
        Markup out = new Markup(path -> "/steward" + path);
        cells.write(out, cell, value, row(externalId, "Tolva", Map.of()));
        return out.toString();
    }

    private String account(String key, ValueType type, @Nullable Object value) {
        return cell(Subject.ACCOUNT, key, type, value);
    }

    @Test
    void numbers_are_written_as_formats_write_them() {
        assertThat(account("mrr", ValueType.MONEY, new BigDecimal("26100.20"))).isEqualTo("$26,100");
        assertThat(account("users", ValueType.NUMBER, 11L)).isEqualTo("<span class=\"num\">11</span>");
        assertThat(account("users", ValueType.NUMBER, 0L)).isEqualTo("<span class=\"num muted\">0</span>");
        assertThat(account("share", ValueType.PERCENT, 46)).isEqualTo("46\u00a0%");
        assertThat(account("usage_change", ValueType.PERCENT, 3)).isEqualTo("+3\u00a0%");
        assertThat(account("some_score", ValueType.SCORE, 86)).isEqualTo("86");
        assertThat(account("beta", ValueType.YES_NO, true)).isEqualTo("Yes");
    }

    @Test
    void a_score_and_a_band_lead_to_their_reasons() {
        String link = "<a class=\"why-link\" href=\"/steward/accounts/acc%201/health#product\" data-why"
                + " aria-haspopup=\"dialog\">";

        assertThat(account("product_health_score", ValueType.SCORE, 86)).isEqualTo(link + "<span>86</span></a>");
        assertThat(account("product_health", ValueType.BAND, new Banded("good", 86, BigDecimal.valueOf(6))))
                .isEqualTo(link + "<span class=\"health good\">Good <span class=\"num\">86</span></span></a>"
                        + " <span class=\"delta up\">↑ 6<span class=\"visually-hidden\"> up in 30 days</span></span>");
        assertThat(account("product_health", ValueType.BAND, new Banded("poor", 20, BigDecimal.valueOf(-4))))
                .endsWith("<span class=\"num\">20</span></span></a>");
        assertThat(account("product_health", ValueType.BAND, null))
                .isEqualTo(link + "<span class=\"health none\">Not computed</span></a>");
        assertThat(account("attention", ValueType.NUMBER, 0))
                .isEqualTo("<a class=\"why-link muted\" href=\"/steward/accounts/acc%201/attention#parts\" data-why"
                        + " aria-haspopup=\"dialog\">0</a>");
    }

    @Test
    void days_and_moments_say_how_far_they_are() {
        assertThat(account("created_on", ValueType.DATE, LocalDate.of(2026, 11, 30)))
                .isEqualTo("<span class=\"num\">30 Nov 2026</span>");
        assertThat(account("next_billing_on", ValueType.DATE, LocalDate.of(2026, 11, 30)))
                .isEqualTo("<span class=\"num\">30 Nov 2026</span> <span class=\"muted\">in 8 days</span>");
        assertThat(account("last_active_at", ValueType.MOMENT, Instant.parse("2026-11-22T11:58:00Z")))
                .isEqualTo(
                        "<time datetime=\"2026-11-22T11:58:00Z\" title=\"22 Nov 2026, 11:58:00 Z\">2 min ago</time>");
    }

    @Test
    void choices_have_their_labels_and_a_status_its_mark() {
        assertThat(account("stage", ValueType.CHOICE, "live")).isEqualTo("Live &amp; well");
        assertThat(account("stage", ValueType.CHOICE, "gone")).isEqualTo("gone");
        assertThat(account("tags", ValueType.TAGS, List.of("a", "b"))).isEqualTo("a, b");
        assertThat(cell(Subject.SUBSCRIPTION, "status", ValueType.CHOICE, new Status("live", "suspended")))
                .isEqualTo("<span class=\"pill\"><svg class=\"bi\" aria-hidden=\"true\">"
                        + "<use href=\"/steward/assets/icons.svg#dash-lg\"></use></svg>Live &amp; well</span>");
    }

    @Test
    void a_graph_says_in_words_what_it_draws() {
        assertThat(account("usage_trend", ValueType.GRAPH, List.of(0, 2, 4)))
                .startsWith("<svg class=\"spark\" width=\"84\" height=\"20\" viewBox=\"0 0 84 20\" role=\"img\""
                        + " aria-label=\"Some usage_trend, last 14 days: lowest 0, highest 4, latest 4\">"
                        + "<path class=\"s-bar\" d=\"M6 10h4.5v10h-4.5z\"/>")
                .endsWith("</svg>");
    }

    @ParameterizedTest
    @EnumSource(ValueType.class)
    void no_value_is_said_for_every_type(ValueType type) {
        String written = account("anything", type, null);
        switch (type) {
            case PERSON -> assertThat(written).contains("Nobody");
            case BAND -> assertThat(written).isEqualTo("<span class=\"health none\">Not computed</span>");
            default -> assertThat(written).isEqualTo(NONE);
        }
    }

    @Test
    void what_people_enter_is_never_markup() {
        String escaped = "&lt;script&gt;alert(&#39;&amp;&quot;&#39;)&lt;/script&gt;";

        assertThat(account("crm", ValueType.TEXT, EVIL)).isEqualTo("<span class=\"truncate\">" + escaped + "</span>");
        assertThat(account("owner", ValueType.PERSON, new Person("a@b.c", EVIL)))
                .contains("<span class=\"truncate\">" + escaped + "</span>");
        assertThat(account("tags", ValueType.TAGS, List.of(EVIL))).isEqualTo(escaped);
        assertThat(account("stage", ValueType.CHOICE, EVIL)).isEqualTo(escaped);
        assertThat(account("parent", ValueType.REFERENCE, new Reference(EVIL, EVIL)))
                .isEqualTo("<a href=\"/steward/accounts/%3Cscript%3Ealert(&#39;&amp;%22&#39;)%3C%2Fscript%3E\">"
                        + escaped + "</a>");
        assertThat(cell(
                        Cell.of(column(Subject.SUBSCRIPTION, "status", ValueType.CHOICE), Map.of("x", EVIL)),
                        new Status("x", EVIL),
                        "s"))
                .contains("#circle\"")
                .endsWith("</svg>" + escaped + "</span>");
        FieldDefinition evil = FieldBuilder.of(Subject.ACCOUNT, "trend", EVIL, ValueType.GRAPH)
                .at((use, now) -> DSL.inline(1))
                .given()
                .build();
        assertThat(cell(Cell.of(new Column("trend", evil, FieldRef.of("trend")), null), List.of(1), "a"))
                .contains("aria-label=\"" + escaped + ", last 14 days:");
    }

    @Test
    void a_row_is_a_box_a_name_and_its_cells() {
        Column name = column(Subject.ACCOUNT, "name", ValueType.TEXT);
        Column users = column(Subject.ACCOUNT, "users", ValueType.NUMBER);
        Column title = column(Subject.ACCOUNT, "title", ValueType.TEXT);
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("users", 3);
        values.put("title", null);
        Markup out = new Markup(path -> path);

        new TableMarkup(cells)
                .rows(
                        out,
                        new Rows(
                                List.of(row("a/b", EVIL, values)),
                                List.of(name, users, title),
                                Map.of(),
                                "accounts",
                                1,
                                true,
                                true));

        String escaped = "&lt;script&gt;alert(&#39;&amp;&quot;&#39;)&lt;/script&gt;";
        assertThat(out.toString())
                .isEqualTo("<tr role=\"row\"><td role=\"cell\" class=\"sel fz-0\"><input class=\"form-check-input\""
                        + " type=\"checkbox\" name=\"id\" form=\"picked\" autocomplete=\"off\" value=\"a/b\""
                        + " aria-label=\"Select " + escaped + "\"></td>"
                        + "<th role=\"rowheader\" scope=\"row\" class=\"fz-name p-name\"><a href=\"/accounts/a%2Fb\" title=\""
                        + escaped + "\">" + escaped + "</a><a class=\"row-act\" data-behaviour=\"dialog\""
                        + " href=\"/accounts/a%2Fb/touchpoints/new?stay=true\" aria-label=\"Log a touchpoint with "
                        + escaped + "\" title=\"Log a touchpoint\"><svg class=\"bi\" aria-hidden=\"true\">"
                        + "<use href=\"/assets/icons.svg#chat\"></use></svg></a></th>"
                        + "<td role=\"cell\" class=\"n fz-a p-mark\"><span class=\"num\">3</span></td>"
                        + "<td role=\"cell\" class=\"p-fact\">" + NONE + "</td></tr>");
    }
}
