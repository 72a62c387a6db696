package app.steward.portfolio.web;

import app.steward.condition.Subject;
import app.steward.listing.Column;
import app.steward.listing.ListUrl;
import app.steward.listing.ListedRow;
import app.steward.listing.Sort;
import app.steward.portfolio.web.CellMarkup.Cell;
import app.steward.portfolio.web.TableMarkup.Rows;
import app.steward.segment.Segment;
import app.steward.web.MarkupTag;
import app.steward.web.TagValues;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What templates of lists and records have Java write, since it stands on a page up to a thousand times:
 *
 * <pre>{@code
 * <st:heads subject="${subject}" columns="${view.columns()}" frozen="${frozen}" sort="${view.sort()}"
 *     address="${address}"></st:heads>                                                      see TableMarkup
 * <st:rows rows="${rows}" columns="${view.columns()}" labels="${labels}" records="${kind}" frozen="${frozen}"
 *     pick="${pick}" touchpoints="${logs}"></st:rows>                                       see TableMarkup
 * <st:cell column="${column}" value="${value}" labels="${labels}" row="${row}"></st:cell>   see CellMarkup
 * <st:tabs segments="${tabs}" address="${address}" open="${view.segment()}"></st:tabs>      see SegmentTabs
 * <st:segments segments="${tabs}" address="${address}" open="${view.segment()}"></st:segments>   likewise, for a menu
 * }</pre>
 */
@Configuration(proxyBeanMethods = false)
class ListTags {

    @Bean
    MarkupTag rowsTag(TableMarkup table) {
        return new MarkupTag(
                "rows",
                (given, out) -> table.rows(
                        out,
                        new Rows(
                                rows(given),
                                columns(given),
                                labels(given),
                                given.given("records", String.class),
                                given.given("frozen", Integer.class),
                                given.given("pick", Boolean.class),
                                given.given("touchpoints", Boolean.class))));
    }

    @Bean
    MarkupTag headsTag(TableMarkup table) {
        return new MarkupTag(
                "heads",
                (given, out) -> table.heads(
                        out,
                        given.given("subject", Subject.class),
                        columns(given),
                        given.given("frozen", Integer.class),
                        given.given("sort", Sort.class),
                        given.given("address", ListUrl.class)));
    }

    @Bean
    MarkupTag tabsTag() {
        return new MarkupTag(
                "tabs",
                (given, out) -> SegmentTabs.tabs(
                        out, segments(given), given.given("address", ListUrl.class), given.value("open", Long.class)));
    }

    @Bean
    MarkupTag segmentsTag() {
        return new MarkupTag(
                "segments",
                (given, out) -> SegmentTabs.entries(
                        out, segments(given), given.given("address", ListUrl.class), given.value("open", Long.class)));
    }

    @Bean
    MarkupTag cellTag(CellMarkup cells) {
        return new MarkupTag(
                "cell",
                (given, out) -> cells.write(
                        out,
                        Cell.of(given.given("column", Column.class), choices(given)),
                        given.value("value"),
                        given.given("row", ListedRow.class)));
    }

    @SuppressWarnings("unchecked")
    private static List<ListedRow> rows(TagValues given) {
        return given.given("rows", List.class);
    }

    @SuppressWarnings("unchecked")
    private static List<Segment> segments(TagValues given) {
        return given.given("segments", List.class);
    }

    @SuppressWarnings("unchecked")
    private static List<Column> columns(TagValues given) {
        return given.given("columns", List.class);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, String>> labels(TagValues given) {
        return given.given("labels", Map.class);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, String> choices(TagValues given) {
        Map<String, String> choices = given.value("labels", Map.class);
        return choices == null ? Map.of() : choices;
    }
}
