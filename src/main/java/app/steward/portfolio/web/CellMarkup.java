package app.steward.portfolio.web;

import app.steward.listing.Column;
import app.steward.listing.ListedRow;
import app.steward.listing.ListedRow.Banded;
import app.steward.listing.ListedRow.Person;
import app.steward.listing.ListedRow.Reference;
import app.steward.listing.ListedRow.Status;
import app.steward.web.Formats;
import app.steward.web.Markup;
import app.steward.web.ValueMarkup;
import java.math.BigDecimal;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How the value of a column looks, in a list and among the facts of a record: one case for each {@link CellKind}. */
@Component
class CellMarkup {
    private static final String ACCOUNTS = "/accounts/";

    private static final Map<String, String> STATUS_ICONS = Map.of(
            "active", "check-circle",
            "future", "clock",
            "suspended", "dash-lg",
            "canceled", "slash-circle");

    private final Formats formats;
    private final ValueMarkup values;

    CellMarkup(Formats formats, ValueMarkup values) {
        this.formats = formats;
        this.values = values;
    }

    /**
     * A column as its cells are drawn.
     *
     * @param health that it is of, whose page says why; null for anything else
     * @param labels what people read for the keys of its choices; empty where it has none
     */
    record Cell(Column column, CellKind kind, @Nullable String health, Map<String, String> labels) {

        static Cell of(Column column, @Nullable Map<String, String> labels) {
            return new Cell(column, CellKind.of(column), column.health(), labels == null ? Map.of() : labels);
        }
    }

    /** The value of the column in the row. */
    void write(Markup out, Cell cell, @Nullable Object value, ListedRow row) {
        switch (cell.kind) {
            // these say what it means that there is none
            case PERSON -> values.owner(out, value == null ? null : ((Person) value).name());
            case HEALTH -> health(out, cell, (Banded) value, row);
            case ACCOUNT_NAME -> accountName(out, row);
            default -> {
                if (value == null) {
                    values.none(out);
                } else {
                    present(out, cell, value, row);
                }
            }
        }
    }

    private void present(Markup out, Cell cell, Object value, ListedRow row) {
        switch (cell.kind) {
            case MONEY -> out.text(formats.money((Number) value));
            case NUMBER -> values.figure(out, (Number) value);
            case SCORE -> score(out, cell, (Number) value, row);
            case ATTENTION -> attention(out, (Number) value, row);
            case PERCENT -> out.text(formats.percent((Number) value));
            case CHANGE -> out.text(formats.percentChange((Number) value));
            case DATE -> number(out, formats.date((TemporalAccessor) value));
            case DUE -> {
                number(out, formats.date((TemporalAccessor) value));
                out.html(" <span class=\"muted\">")
                        .text(formats.distance((TemporalAccessor) value))
                        .html("</span>");
            }
            case MOMENT -> values.moment(out, (TemporalAccessor) value);
            case REFERENCE -> {
                Reference other = (Reference) value;
                account(out, other.externalId(), other.label());
            }
            case GRAPH -> values.bars(out, value, cell.column.field().label() + ", last 14 days");
            case YES_NO -> out.text((Boolean) value ? "Yes" : "No");
            case CHOICE -> out.text(label(cell, value.toString()));
            case STATUS -> status(out, cell, (Status) value);
            case MANY ->
                out.text(((List<?>) value)
                        .stream()
                                .map(Objects::toString)
                                .filter(one -> cell.column.field().membership() == null || cell.labels.containsKey(one))
                                .map(one -> label(cell, one))
                                .collect(Collectors.joining(", ")));
            default -> {
                out.html("<span class=\"truncate\">");
                values.address(out, value.toString());
                out.html("</span>");
            }
        }
    }

    private static void number(Markup out, String text) {
        out.html("<span class=\"num\">").text(text).html("</span>");
    }

    private void score(Markup out, Cell cell, Number value, ListedRow row) {
        if (cell.health == null) {
            out.text(formats.whole(value));
        } else {
            whyHealth(out, cell.health, row);
            out.html("><span>").text(formats.whole(value)).html("</span></a>");
        }
    }

    private void attention(Markup out, Number value, ListedRow row) {
        out.html("<a")
                .attribute("class", formats.isZero(value) ? "why-link muted" : "why-link")
                .attribute("href", out.link(ACCOUNTS, accountOf(row)) + "/attention#parts")
                .html(" data-why aria-haspopup=\"dialog\">")
                .text(formats.whole(value))
                .html("</a>");
    }

    private void health(Markup out, Cell cell, @Nullable Banded value, ListedRow row) {
        if (cell.health != null) {
            whyHealth(out, cell.health, row);
            out.html(">");
        }
        values.health(out, value == null ? null : value.band(), value == null ? null : value.score());
        if (cell.health != null) {
            out.html("</a>");
        }
        BigDecimal change = value == null ? null : value.change();
        if (values.isNotable(change)) {
            out.html(" ");
            values.delta(out, change);
        }
    }

    /** The start of a link to what a health is made of, still open for its end. */
    private static void whyHealth(Markup out, String health, ListedRow row) {
        out.html("<a class=\"why-link\"")
                .attribute("href", out.link(ACCOUNTS, accountOf(row)) + "/health#" + health)
                .html(" data-why aria-haspopup=\"dialog\"");
    }

    /** The account itself, or the one that a user or subscription belongs to. */
    private static String accountOf(ListedRow row) {
        return row.accountExternalId() == null ? row.externalId() : row.accountExternalId();
    }

    private void accountName(Markup out, ListedRow row) {
        if (row.accountExternalId() == null || row.accountLabel() == null) {
            values.none(out);
        } else {
            account(out, row.accountExternalId(), row.accountLabel());
        }
    }

    private static void account(Markup out, String externalId, String label) {
        out.html("<a")
                .attribute("href", out.link(ACCOUNTS, externalId))
                .html(">")
                .text(label)
                .html("</a>");
    }

    private static void status(Markup out, Cell cell, Status value) {
        out.html("<span class=\"pill\">")
                .icon(STATUS_ICONS.getOrDefault(value.type(), "circle"))
                .text(label(cell, value.status()))
                .html("</span>");
    }

    private static String label(Cell cell, String key) {
        return cell.labels.getOrDefault(key, key);
    }
}
