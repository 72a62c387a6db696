package app.steward.portfolio.web;

import app.steward.condition.Subject;
import app.steward.listing.Column;
import app.steward.listing.ListUrl;
import app.steward.listing.ListedRow;
import app.steward.listing.Sort;
import app.steward.portfolio.web.CellMarkup.Cell;
import app.steward.web.Markup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * The table of a list: over each column what it is called and sorts by; in each row a box to tick, the name with what
 * can be done at once, then the cells. On phones the first cell stands beside the name and the next few below it
 * (p-mark, p-fact).
 */
@Component
class TableMarkup {
    private static final int BELOW_THE_NAME = 5;

    private final CellMarkup cells;

    TableMarkup(CellMarkup cells) {
        this.cells = cells;
    }

    /**
     * What is shown of a list.
     *
     * @param columns the first of them is the name, which every row has
     * @param labels what people read for the keys of choices, by column
     * @param records as the address of the list names them: accounts, users, subscriptions
     * @param frozen how many columns after the first stay in view
     * @param pick whether rows can be ticked
     * @param touchpoints whether one may be logged from the row
     */
    record Rows(
            List<ListedRow> rows,
            List<Column> columns,
            Map<String, Map<String, String>> labels,
            String records,
            int frozen,
            boolean pick,
            boolean touchpoints) {}

    /** The heads of the columns; each leads to the list in its order, and in the other one where it has it. */
    void heads(Markup out, Subject subject, List<Column> columns, int frozen, Sort sort, ListUrl list) {
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            boolean here = sort.column().use().equals(column.use());
            out.html("<th role=\"columnheader\" scope=\"col\"")
                    .attribute("class", i == 0 ? "fz-name" : String.join(" ", places(column, i, frozen)))
                    .attribute("aria-sort", !here ? null : sort.descending() ? "descending" : "ascending")
                    .html(">");
            if (column.field().sortable()) {
                String order = (here && !sort.descending() ? "-" : "") + column.spelling();
                out.html("<a")
                        .attribute("id", "sort-" + i)
                        .attribute("href", out.link(list.with("sort", order).toString()))
                        .html(">");
            }
            out.text(i == 0 ? ofNames(subject, column) : called(column));
            if (!column.detail().isEmpty()) {
                out.html("<small class=\"fw-normal\"> ").text(column.detail()).html("</small>");
            }
            if (column.field().sortable()) {
                if (here) {
                    out.html(" ").icon(sort.descending() ? "arrow-down" : "arrow-up");
                }
                out.html("</a>");
            }
            out.html("</th>");
        }
    }

    /** Names stand under whom they are of. */
    private static String ofNames(Subject subject, Column column) {
        return switch (subject) {
            case ACCOUNT -> "Account";
            case USER -> "User";
            case SUBSCRIPTION -> called(column);
        };
    }

    private static String called(Column column) {
        return column.use().key().equals("account.name")
                ? "Account"
                : column.field().label();
    }

    void rows(Markup out, Rows list) {
        List<Place> places = places(list);
        for (ListedRow row : list.rows) {
            out.html("<tr role=\"row\">");
            if (list.pick) {
                box(out, row);
            }
            name(out, list, row);
            for (Place place : places) {
                out.html("<td role=\"cell\"").attribute("class", place.classes).html(">");
                cells.write(
                        out, place.cell, row.values().get(place.cell.column().spelling()), row);
                out.html("</td>");
            }
            out.html("</tr>");
        }
    }

    /** A column after the first, and the classes of its cells. */
    private record Place(Cell cell, String classes) {}

    private static List<Place> places(Rows list) {
        List<Place> places = new ArrayList<>();
        for (int i = 1; i < list.columns.size(); i++) {
            Column column = list.columns.get(i);
            List<String> classes = places(column, i, list.frozen);
            if (i < BELOW_THE_NAME) {
                classes.add(i == 1 ? "p-mark" : "p-fact");
            }
            places.add(new Place(Cell.of(column, list.labels.get(column.spelling())), String.join(" ", classes)));
        }
        return places;
    }

    /** Classes of a column after the first. */
    private static List<String> places(Column column, int place, int frozen) {
        List<String> classes = new ArrayList<>();
        if (CellKind.of(column).right()) {
            classes.add("n");
        }
        if (place <= frozen) {
            classes.add(place == 1 ? "fz-a" : "fz-b");
        }
        return classes;
    }

    private static void box(Markup out, ListedRow row) {
        out.html("<td role=\"cell\" class=\"sel fz-0\"><input class=\"form-check-input\" type=\"checkbox\" name=\"id\""
                        + " form=\"picked\" autocomplete=\"off\"")
                .attribute("value", row.externalId())
                .attribute("aria-label", "Select " + row.label())
                .html("></td>");
    }

    private static void name(Markup out, Rows list, ListedRow row) {
        String page = out.link("/" + list.records + "/", row.externalId());
        out.html("<th role=\"rowheader\" scope=\"row\" class=\"fz-name p-name\"><a")
                .attribute("href", page)
                .attribute("title", row.label())
                .html(">")
                .text(row.label())
                .html("</a>");
        if (list.touchpoints) {
            out.html("<a class=\"row-act\" data-behaviour=\"dialog\"")
                    .attribute("href", page + "/touchpoints/new?stay=true")
                    .attribute("aria-label", "Log a touchpoint with " + row.label())
                    .html(" title=\"Log a touchpoint\">")
                    .icon("chat")
                    .html("</a>");
        }
        out.html("</th>");
    }
}
