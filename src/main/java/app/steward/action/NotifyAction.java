package app.steward.action;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import app.steward.notice.NoticeKind;
import app.steward.notice.Notices;
import app.steward.notice.Notices.Many;
import app.steward.team.SuccessRoles;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tells the owner of the account in a success role. */
@Component
class NotifyAction implements ActionType {
    static final NoticeKind TOLD = new NoticeKind(
            "automation",
            "Milestones and journeys",
            "One of your accounts meets a milestone, or comes to a step that tells you.",
            "flag",
            true);

    private final DSLContext sql;
    private final Notices notices;
    private final SuccessRoles roles;

    NotifyAction(DSLContext sql, Notices notices, SuccessRoles roles) {
        this.sql = sql;
        this.notices = notices;
        this.roles = roles;
    }

    @Configuration(proxyBeanMethods = false)
    static class Kinds {
        @Bean
        NoticeKind automationKind() {
            return TOLD;
        }
    }

    @Override
    public String key() {
        return "notify";
    }

    @Override
    public String label() {
        return "Notify";
    }

    @Override
    public int place() {
        return 30;
    }

    @Override
    public ObjectNode read(ActionInput sent, Subject subject) {
        return JsonNodeFactory.instance.objectNode().put("role", sent.role("role"));
    }

    @Override
    public String words(JsonNode stored, Subject subject, ActionNames names) {
        return "Notify " + RoleNamed.of(stored, names);
    }

    @Override
    public void carryOut(JsonNode stored, Occasion occasion) {
        notices.add(
                TOLD,
                sql.resultQuery(
                        """
                        select o.member_id, {0} || c.cause || {1} as key, c.account_id,
                          {2} || ': ' || coalesce(u.label, a.label) as text, '' as ref
                        from ({3}) c join accounts a on a.id = c.account_id left join users u on u.id = c.user_id
                        cross join lateral (select owner_for(c.account_id, {4}::smallint) as member_id) o
                        where o.member_id is not null""",
                        val(occasion.prefix()),
                        val(":" + occasion.step()),
                        val(occasion.said()),
                        occasion.select(),
                        inline(RoleNamed.role(stored, roles::findByKey).id())),
                new Many(
                        occasion.prefix() + occasion.step() + ":" + occasion.said() + ":"
                                + occasion.now().instant(),
                        "{n} of your accounts: " + occasion.said(),
                        "/accounts"));
    }

    @Override
    public Stream<Named> names(JsonNode stored, Subject subject) {
        return RoleNamed.named(stored);
    }
}
