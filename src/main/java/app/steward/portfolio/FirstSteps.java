package app.steward.portfolio;

import app.steward.condition.Subject;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What an administrator does in a new workspace, and what of it is done. */
@Component
@Transactional(readOnly = true)
public class FirstSteps {
    private final DSLContext sql;

    FirstSteps(DSLContext sql) {
        this.sql = sql;
    }

    /** @param address where it is done */
    public record Step(String title, String why, String address, boolean done) {}

    /** Whether the workspace has no such record yet, whoever asks. */
    public boolean isBefore(Subject subject) {
        return !exists(subject.plural() + " where archived_at is null");
    }

    /** In the order in which they help most. */
    public List<Step> all() {
        return List.of(
                step(
                        "Bring in your accounts and users",
                        "By the API with a key, from CSV files, or one by one.",
                        "/settings/api-keys",
                        "accounts where archived_at is null"),
                step(
                        "Invite your team",
                        "Each sees what is theirs.",
                        "/settings/team",
                        "team_members where disabled_at is null offset 1"),
                step(
                        "Name the stages of your customers",
                        "From trial to cancelled, as you call them.",
                        "/settings/stages",
                        "audit_entries where kind = 'stage'"),
                step(
                        "Make your first segments",
                        "Groups that keep themselves up to date, as tabs of your lists.",
                        "/segments/account",
                        "segments"),
                step(
                        "Say what healthy means",
                        "A suggested configuration is a good start.",
                        "/health",
                        "health_configurations where definition -> 'pillars' <> '{}'"));
    }

    private Step step(String title, String why, String address, String done) {
        return new Step(title, why, address, exists(done));
    }

    private boolean exists(String rows) {
        return sql.fetchSingle("select exists (select from " + rows + ")").get(0, Boolean.class);
    }
}
