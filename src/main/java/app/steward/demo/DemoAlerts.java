package app.steward.demo;

import static org.jooq.impl.DSL.val;

import app.steward.automation.AlertRuleEditing;
import app.steward.automation.AlertRuleEditing.Draft;
import app.steward.automation.AlertStarters;
import app.steward.automation.AlertStarters.Starter;
import app.steward.condition.Fields;
import app.steward.membership.Existing;
import app.steward.task.Plays;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Alert rules of which some are on, with what they opened and what became of it. */
@Component
class DemoAlerts {
    private static final Set<String> ON =
            Set.of("usage_fell", "sponsor_gone", "renewal", "overdue", "urgent_ticket", "licenses", "nobody");

    private final DSLContext sql;
    private final AlertStarters starters;
    private final AlertRuleEditing editing;
    private final Plays plays;
    private final Fields fields;

    DemoAlerts(DSLContext sql, AlertStarters starters, AlertRuleEditing editing, Plays plays, Fields fields) {
        this.sql = sql;
        this.starters = starters;
        this.editing = editing;
        this.plays = plays;
        this.fields = fields;
    }

    void make(Now now) {
        for (Starter one : starters.all(fields.catalogue())) {
            boolean on = ON.contains(one.key());
            Integer play = one.key().equals("overdue") ? review() : null;
            editing.create(
                    Viewer.system(), one.subject(), on ? at(one.draft(), play) : one.draft(), on ? Existing.ACT : null);
        }
        past(now);
    }

    private @Nullable Integer review() {
        return plays.all().stream()
                .filter(play -> play.name().equals("Executive review"))
                .map(Plays.Play::id)
                .findFirst()
                .orElse(null);
    }

    /** On, and acting at once: the demo has no days to wait. */
    private static Draft at(Draft starter, @Nullable Integer play) {
        return new Draft(
                starter.name(),
                starter.type(),
                starter.segments(),
                starter.lists(),
                starter.condition(),
                starter.message(),
                starter.priority(),
                starter.role(),
                0,
                starter.keepsDays(),
                starter.quietDays(),
                null,
                null,
                starter.dropsTasks(),
                play == null ? starter.tasks() : List.of(),
                play,
                starter.told(),
                true);
    }

    /** What is open has been for a while; more came and went. */
    private void past(Now now) {
        sql.execute("update alerts set opened_at = opened_at - (id % 17) * interval '1 day', entered_at = entered_at"
                + " - (id % 17) * interval '1 day'");
        sql.execute("update rule_members m set entered_at = a.entered_at from alerts a where a.rule_id = m.rule_id"
                + " and a.record_id = m.record_id");
        sql.execute("""
                insert into alerts (rule_id, account_id, entered_at, opened_at, closed_at, closed_why, outcome, closed_by,
                  role_id, priority, holder_id)
                select p.rule_id, p.id, p.opened, p.opened, p.opened + (1 + p.n % 4) * interval '1 day',
                  case when p.n % 6 = 0 then 'cleared' else 'person' end,
                  case when p.n % 6 = 0 then null
                    else (array['acted_on', 'acted_on', 'no_action_needed', 'acted_on', 'false_alarm', 'acted_on', 'acted_on'])[1 + p.n % 7] end,
                  case when p.n % 6 = 0 then null else p.holder end, p.role_id, 'normal', p.holder
                from (
                  select d.rule_id, a.id, d.role_id, x.n, owner_for(a.id, d.role_id) as holder,
                    {0}::timestamptz - (5 + x.n * 3) * interval '1 day' as opened
                  from alert_rules d join rules r on r.id = d.rule_id and r.subject = 'account' and r.armed_at is not null
                  cross join lateral (
                    select a.id, row_number() over (order by md5(a.id::text || d.rule_id))::int as n from accounts a
                    where a.archived_at is null and not exists (
                      select from alerts o where o.rule_id = d.rule_id and o.record_id = a.id)
                    order by md5(a.id::text || d.rule_id) limit 14) x
                  join accounts a on a.id = x.id) p where p.holder is not null""", val(now.instant().atOffset(ZoneOffset.UTC)));
    }
}
