package app.steward.customer.web;

import app.steward.audit.AuditLog;
import app.steward.audit.AuditLog.Entry;
import app.steward.condition.Catalogue;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.record.web.FormResponses;
import app.steward.team.Cover;
import app.steward.team.Covers;
import app.steward.team.Viewer;
import app.steward.team.Visibility;
import app.steward.touchpoint.TouchpointKind;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** While somebody was away: what the deputy did with their accounts, account by account. */
@Controller
class AwayPage {
    /** So many of the newest; what was done before that is on the pages of the accounts. */
    private static final int SHOWN = 200;

    private static final String DONE = """
            select w.at, a.external_id, a.label, w.entry, w.kind, w.text
              from (select e.at, e.id as entry, e.kind, null as text,
                           case e.kind when 'account' then e.number
                                when 'user' then (select u.account_id from users u where u.id = e.number)
                                else (select s.account_id from subscriptions s where s.id = e.number) end as account_id
                      from audit_entries e
                     where e.member_id = {0} and e.at >= {1} and e.at < {2}
                       and e.kind in ('account', 'user', 'subscription') and e.number is not null
                    union all
                    select t.created_at, null, t.kind, t.text, t.account_id
                      from touchpoints t
                     where t.author_id = {0} and t.created_at >= {1} and t.created_at < {2}) w
              join accounts a on a.id = w.account_id
             where {3} and exists (select from account_assignments r where r.account_id = a.id and r.member_id = {4})
             order by w.at desc, w.entry desc nulls last limit {5}""";

    private final Covers covers;
    private final AuditLog audit;
    private final ChangeWords words;
    private final Fields fields;
    private final Today today;
    private final DSLContext sql;

    AwayPage(Covers covers, AuditLog audit, ChangeWords words, Fields fields, Today today, DSLContext sql) {
        this.covers = covers;
        this.audit = audit;
        this.words = words;
        this.fields = fields;
        this.today = today;
        this.sql = sql;
    }

    /** An account, as a link. */
    record Named(String href, String label) {}

    @GetMapping("/covers/{id:\\d{1,18}}")
    String show(@PathVariable long id, Viewer viewer, Model model) {
        Cover cover = covers.get(viewer, id);
        Now now = today.now();
        Map<Named, List<TimelineEntry>> done = done(cover, viewer, now);
        model.addAttribute("cover", cover);
        model.addAttribute("state", cover.on(now.today()));
        model.addAttribute("done", done);
        model.addAttribute("full", done.values().stream().mapToInt(List::size).sum() >= SHOWN);
        return "portfolio/away";
    }

    private Map<Named, List<TimelineEntry>> done(Cover cover, Viewer viewer, Now now) {
        Instant end = Objects.requireNonNullElse(
                cover.endedAt(), now.startOf(cover.to().plusDays(1)));
        List<Record> rows = new ArrayList<>(sql.fetch(
                DONE,
                DSL.val(cover.deputy().id()),
                DSL.val(now.startOf(cover.from()).atOffset(ZoneOffset.UTC)),
                DSL.val(end.atOffset(ZoneOffset.UTC)),
                Visibility.accounts(viewer, DSL.field(DSL.name("a", "id"), Long.class)),
                DSL.val(cover.member().id()),
                DSL.inline(SHOWN)));
        Field<Long> entry = DSL.field(DSL.name("entry"), Long.class);
        Map<Long, Entry> entries = audit.of(rows.stream()
                .map(row -> row.get(entry.getName(), Long.class))
                .filter(Objects::nonNull)
                .toList());
        Catalogue catalogue = fields.catalogue(viewer);
        Map<Named, List<TimelineEntry>> done = new LinkedHashMap<>();
        for (Record row : rows) {
            Named account = new Named(
                    FormResponses.page(Subject.ACCOUNT, row.get("external_id", String.class)),
                    row.get("label", String.class));
            Entry change = entries.get(row.get("entry", Long.class));
            String kind = row.get("kind", String.class);
            done.computeIfAbsent(account, any -> new ArrayList<>())
                    .add(
                            change == null
                                    ? touchpoint(row, kind)
                                    : words.of(Subject.of(kind), change, catalogue, viewer));
        }
        return done;
    }

    private static TimelineEntry touchpoint(Record row, String kind) {
        TouchpointKind what = TouchpointKind.valueOf(kind.toUpperCase(Locale.ROOT));
        return new TimelineEntry(
                row.get("at", OffsetDateTime.class).toInstant(),
                false,
                what.icon(),
                what.label(),
                null,
                "",
                row.get("text", String.class),
                null,
                null);
    }
}
