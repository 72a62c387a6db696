package app.steward.task;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;

import app.steward.condition.AccessPath;
import app.steward.condition.Choice;
import app.steward.condition.FieldBuilder;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldRef;
import app.steward.condition.FieldSource;
import app.steward.condition.MembershipKind;
import app.steward.condition.Param;
import app.steward.condition.Subject;
import app.steward.workspace.Now;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Component;

/**
 * Which plays run on an account, or ran: for lists, filters and rules, never for segments and health. Whatever happens to a
 * run happens to tasks of it, too, so that who tests plays is tested again with the tasks.
 */
@Component
class PlayFields implements FieldSource {
    private static final List<Choice> STATES = List.of(
            new Choice("active", "Active"),
            new Choice("overdue", "Overdue"),
            new Choice("completed", "Completed"),
            new Choice("stopped", "Stopped"),
            new Choice("ever", "Ever"));

    private final DSLContext sql;

    PlayFields(DSLContext sql) {
        this.sql = sql;
    }

    @Override
    public Stream<FieldDefinition> fields() {
        return Stream.of(FieldBuilder.membership(
                        new AccessPath.Membership(MembershipKind.PLAY, Subject.ACCOUNT, null, PlayFields::plays),
                        "Play")
                .group("Automation")
                .params(Param.state(STATES))
                .choices(this::known)
                .afterSegments()
                .reading(List.of("account." + TaskFacts.TASKS))
                .build());
    }

    private List<Choice> known() {
        return sql.fetch("select id::text, name from plays order by name collate \"und-x-icu\", id")
                .map(row -> new Choice(row.get(0, String.class), row.get(1, String.class)));
    }

    private static Field<?> plays(FieldRef use, Now now) {
        Object asked = use.params().get("state");
        String state = asked == null ? "active" : asked.toString().toLowerCase(Locale.ROOT);
        String which = switch (state) {
            case "active", "completed", "stopped" -> " and r.state = '" + state + "'";
            case "overdue" -> " and r.state = 'active' and r.due_on < {1}";
            case "ever" -> "";
            default -> " and false";
        };
        return field(
                "nullif(array(select distinct r.play_id from play_runs r where r.account_id = {0}" + which + "), '{}')",
                Integer[].class,
                field(name(Subject.ACCOUNT.alias(), "id")),
                inline(now.today()));
    }
}
