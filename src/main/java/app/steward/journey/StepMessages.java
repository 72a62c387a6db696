package app.steward.journey;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.val;

import app.steward.condition.sql.Bound;
import app.steward.mail.CustomerMail;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Queues the messages of steps. */
@Component
class StepMessages {
    private final DSLContext sql;
    private final CustomerMail mail;
    private final SuccessRoles roles;

    StepMessages(DSLContext sql, CustomerMail mail, SuccessRoles roles) {
        this.sql = sql;
        this.mail = mail;
        this.roles = roles;
    }

    /** Where messages of a journey say that they come from. */
    static String source(int journey) {
        return "journey:" + journey;
    }

    /** One for each run, whose users are beside them; each step of a run writes once. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void queue(int journey, Step.Email step, List<Long> runs, List<Long> users) {
        mail.queue(sql.resultQuery(
                "select 'run:' || r.id || ':' || {0} as key, r.user_id, {1} as source, r.id as run_id, {0} as step,"
                        + " {2} as template_id, {3} as from_role, {4} as reply_role, {7} as send_empty, null::timestamptz as not_before"
                        + " from unnest({5}, {6}) r (id, user_id)",
                val(step.key()),
                val(source(journey)),
                val(step.template(), Integer.class),
                inline(number(step.from()), SQLDataType.INTEGER),
                inline(number(step.replyTo()), SQLDataType.INTEGER),
                Bound.longs(runs),
                Bound.longs(users),
                inline(step.sendsEmpty())));
    }

    private @Nullable Integer number(@Nullable String role) {
        return role == null ? null : roles.findByKey(role).map(SuccessRole::id).orElse(null);
    }
}
