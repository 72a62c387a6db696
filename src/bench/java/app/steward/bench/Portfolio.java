package app.steward.bench;

import app.steward.condition.Subject;
import app.steward.team.Viewer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Pages of the portfolio as people open them, each as the product reads it and as one statement by hand with the same
 * rows and columns: one person, and eight at once.
 */
final class Portfolio {
    /**
     * At most so many calls of each, and no longer than this together: what sorts a million takes a second a time. With
     * none it is only seen whether both give the same rows.
     */
    private static final int CALLS = Integer.getInteger("bench.calls", 200);

    private static final double MOST_MILLIS = 1000.0 * Integer.getInteger("bench.seconds", 8);
    static final int PEOPLE = 8;

    /**
     * @param filter as the product is told; null for none
     * @param order by hand, in terms of {@code a}, {@code af} (of users {@code u} and {@code uf} too)
     * @param where by hand
     * @param next whether it is gone on to from the row before it, instead of skipping the rows
     */
    record Page(
            String what,
            Subject subject,
            String sort,
            @Nullable String filter,
            @Nullable Integer segment,
            int offset,
            String order,
            String where,
            boolean next) {

        static Page first(String what, Subject subject, String sort, String order) {
            return new Page(what, subject, sort, null, null, 0, order, "", false);
        }

        Page inSegment(int number) {
            String facts = subject == Subject.USER ? "uf" : "af";
            return new Page(
                    what + " in a segment",
                    subject,
                    sort,
                    filter,
                    number,
                    offset,
                    order,
                    where + " and " + number + " = any (" + facts + ".segments)",
                    false);
        }

        Page at(int page) {
            return new Page(
                    what + ", page " + page, subject, sort, filter, segment, (page - 1) * 50, order, where, false);
        }

        Page byNext() {
            return new Page(what + " by Next", subject, sort, filter, segment, offset, order, where, true);
        }

        /** Whoever comes after the row of this key, as the SQL by hand has it. */
        Page after(String key, String id) {
            String row = subject == Subject.USER ? "u.id" : "a.id";
            String beyond = order.endsWith(" desc nulls last")
                    ? "(ORDER < KEY or ORDER is null or ORDER = KEY and ROW > ID)"
                            .replace("ORDER", order.replace(" desc nulls last", ""))
                    : "(ORDER, ROW) > (KEY, ID)".replace("ORDER", order);
            String condition = beyond.replace("KEY", "'" + key.replace("'", "''") + "'")
                    .replace("ROW", row)
                    .replace("ID", id);
            return new Page(what, subject, sort, filter, segment, 0, order, where + " and " + condition, false);
        }

        Page filtered(String json, String condition) {
            return new Page(
                    what + ", three conditions",
                    subject,
                    sort,
                    json,
                    segment,
                    offset,
                    order,
                    where + " and " + condition,
                    false);
        }
    }

    private final Product product;
    private final List<Sql> people;
    private final List<String> rows = new ArrayList<>();

    /** @param people a connection for each, for the SQL by hand */
    Portfolio(Product product, List<Sql> people) {
        this.product = product;
        this.people = people;
    }

    static List<Page> pages(int accountSegment, int userSegment) {
        Page name = Page.first("accounts by name", Subject.ACCOUNT, "name", "a.label collate \"und-x-icu\"");
        Page mrr = Page.first("accounts by MRR", Subject.ACCOUNT, "-mrr", "af.mrr desc nulls last");
        String three = "{\"all\":[{\"field\":\"stage\",\"op\":\"in\",\"value\":[\"growth\",\"renewal\"]},"
                + "{\"field\":\"mrr\",\"op\":\"gte\",\"value\":300},"
                + "{\"field\":\"features_used\",\"op\":\"gte\",\"value\":2}]}";
        String byHand = "a.stage in ('growth', 'renewal') and af.mrr >= 300 and af.features_used >= 2";
        Page user = Page.first("users by name", Subject.USER, "name", "u.label collate \"und-x-icu\"");
        Page active = Page.first(
                "users by last activity", Subject.USER, "-last_active_at", "uf.last_active_at desc nulls last");
        String threeOfUsers = "{\"all\":[{\"field\":\"role\",\"op\":\"eq\",\"value\":\"admin\"},"
                + "{\"field\":\"activity\",\"op\":\"eq\",\"value\":\"active\"},"
                + "{\"field\":\"account.mrr\",\"op\":\"gte\",\"value\":300}]}";
        String usersByHand = "lower(u.role) = 'admin' and uf.active_days > 0 and af.mrr >= 300";
        return List.of(
                name,
                name.at(100),
                name.at(100).byNext(),
                mrr,
                mrr.at(100),
                mrr.at(100).byNext(),
                Page.first("accounts by next billing", Subject.ACCOUNT, "next_billing_on", "af.next_billing_on"),
                Page.first("accounts by health", Subject.ACCOUNT, "overall_health_score", "af.overall_score"),
                Page.first(
                        "accounts by features used",
                        Subject.ACCOUNT,
                        "-features_used",
                        "af.features_used desc nulls last"),
                Page.first(
                        "accounts by success manager",
                        Subject.ACCOUNT,
                        "success_manager",
                        "m.name collate \"und-x-icu\""),
                Page.first(
                        "accounts by a custom number",
                        Subject.ACCOUNT,
                        "-custom.seats",
                        "(a.custom ->> 'seats')::numeric desc nulls last"),
                name.filtered(three, byHand),
                mrr.filtered(three, byHand),
                name.inSegment(accountSegment),
                mrr.inSegment(accountSegment),
                user,
                user.at(100),
                user.at(100).byNext(),
                active,
                user.filtered(threeOfUsers, usersByHand),
                active.filtered(threeOfUsers, usersByHand),
                user.inSegment(userSegment),
                active.inSegment(userSegment));
    }

    private static String trend(String row) {
        return IntStream.range(0, 14)
                .mapToObj(day -> "coalesce(" + row + ".usage_trend[date '" + Data.TODAY.minusDays(13L - day) + "' - "
                        + row + ".usage_trend_from + 1], 0)")
                .collect(Collectors.joining(", ", "array[", "]"));
    }

    /** The page as one statement: ids by the order, then the columns of these rows alone. */
    static String byHand(Page page, Viewer viewer) {
        boolean users = page.subject() == Subject.USER;
        String again = " order by p.k" + (page.order().endsWith("last") ? " desc nulls last" : "") + ", p.id";
        String columns = users
                ? "u.external_id, u.label, a.external_id, a.label, u.name, a.name, u.title, u.role, u.persona,"
                        + " case when uf.active_days > 0 then 'active' else 'inactive' end, uf.last_active_at,"
                        + " uf.features_used, " + trend("uf")
                : "a.external_id, a.label, a.name, af.overall_score, af.overall_score - h.overall, a.stage, af.mrr,"
                        + " af.next_billing_on, af.product_score, af.product_score - h.product, af.licenses, m.email,"
                        + " m.name, af.last_active_at, " + trend("af");
        String beside = users
                ? ""
                : " left join lateral (select overall, product"
                        + " from health_history h where h.account_id = a.id and h.at < timestamptz '"
                        + Data.TODAY.minusDays(29) + "T00:00:00Z' order by at desc limit 1) h on true";
        return "with p as materialized (" + ids(page, viewer, 51, page.offset()) + ") select p.id, " + columns
                + " from p join "
                + from(users).replaceFirst("(u|a) join", users ? "u on u.id = p.id join" : "a on a.id = p.id join")
                + beside + again;
    }

    private static String from(boolean users) {
        return users
                ? "users u join user_facts uf on uf.user_id = u.id left join accounts a on a.id = u.account_id"
                        + " left join account_facts af on af.account_id = a.id"
                : "accounts a join account_facts af on af.account_id = a.id"
                        + " left join team_members m on m.id = af.success_manager";
    }

    /** Ids and keys. */
    private static String ids(Page page, Viewer viewer, int limit, int offset) {
        boolean users = page.subject() == Subject.USER;
        String seen = "(select account_id from account_access where member_id in (0, " + viewer.memberId() + "))";
        String visible =
                viewer.seesAll() ? "" : users ? " and coalesce(u.account_id, 0) in " + seen : " and a.id in " + seen;
        String id = users ? "u.id" : "a.id";
        return "select " + id + " as id, " + page.order().replaceAll(" desc nulls last$", "") + " as k from "
                + from(users)
                + " where a.archived_at is null" + (users ? " and u.archived_at is null" : "") + visible + page.where()
                + " order by " + page.order() + ", " + id + " limit " + limit + " offset " + offset;
    }

    /** Alone, then by eight at once. */
    void measure(Page page, Viewer viewer) {
        String who = viewer.seesAll() ? "administrator" : "CSM";
        List<String> cursor = page.next() ? product.before(viewer, page) : List.of();
        Runnable ours = () -> product.page(viewer, page, cursor);
        String plain = byHand(page.next() ? gone(page, viewer) : page, viewer);
        same(page, product.page(viewer, page, cursor), plain);
        if (CALLS == 0) {
            return;
        }
        for (int at : new int[] {1, PEOPLE}) {
            Times mine = new Times();
            Times theirs = new Times();
            double began = System.nanoTime();
            // in turns, so that both meet the same minute
            while (mine.count() < CALLS && (System.nanoTime() - began) / 1e6 < 2 * MOST_MILLIS) {
                int each = Math.max(1, CALLS / 5 / at);
                Times.together(at, each, MOST_MILLIS / 5, n -> ours.run(), mine);
                Times.together(at, each, MOST_MILLIS / 5, n -> people.get(n).rows(plain), theirs);
            }
            rows.add(String.format(
                    Locale.ROOT,
                    "| %s | %s | %d | %s | %s | %s | %s | %.2f | **%.2f** |",
                    page.what(),
                    who,
                    at,
                    millis(mine.at(0.5)),
                    millis(mine.at(0.95)),
                    millis(theirs.at(0.5)),
                    millis(theirs.at(0.95)),
                    mine.at(0.5) / theirs.at(0.5),
                    mine.at(0.95) / theirs.at(0.95)));
            System.err.println(rows.get(rows.size() - 1));
        }
    }

    /** The page by hand from the key of the row before it. */
    private Page gone(Page page, Viewer viewer) {
        List<String> last =
                people.get(0).rows(ids(page, viewer, 1, page.offset() - 1)).get(0);
        return page.after(last.get(1), last.get(0));
    }

    /** Both give the same rows in the same order, or the comparison means nothing. */
    private void same(Page page, List<Long> mine, String plain) {
        List<Long> theirs = people.get(0).rows(plain).stream()
                .limit(50)
                .map(row -> Long.valueOf(row.get(0)))
                .toList();
        if (!mine.equals(theirs)) {
            throw new IllegalStateException(
                    "The SQL by hand of " + page + " gives other rows: " + theirs + ", not " + mine);
        }
    }

    void print() {
        if (rows.isEmpty()) {
            return;
        }
        System.out.println("| page of 50 | who | at once | ours p50, ms | p95 | by hand p50 | p95 | ratio p50 | p95 |");
        System.out.println("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        rows.forEach(System.out::println);
        System.out.println();
    }

    private static String millis(double millis) {
        return String.format(Locale.ROOT, millis < 20 ? "%.1f" : "%.0f", millis);
    }
}
