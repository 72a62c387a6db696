package app.steward.demo;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.task.PlayRuns;
import app.steward.task.PlayStarters;
import app.steward.task.Plays;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The plays of the demo, with runs at different points. */
@Component
class DemoPlays {
    /** Which accounts each runs on, and since how many days. */
    private static final Map<String, List<String>> RUNS = Map.of(
            "onboarding", List.of("stage = 'onboarding' and id % 3 = 0", "stage = 'onboarding' and id % 3 = 1"),
            "renewal", List.of("stage = 'live' and id % 29 = 0", "stage = 'live' and id % 31 = 1"),
            "risk", List.of("stage = 'live' and id % 41 = 0", "stage = 'live' and id % 43 = 1"));

    private final Plays plays;
    private final PlayRuns runs;
    private final DSLContext sql;

    DemoPlays(Plays plays, PlayRuns runs, DSLContext sql) {
        this.plays = plays;
        this.runs = runs;
        this.sql = sql;
    }

    void make(Now now) {
        for (PlayStarters.Starter starter : PlayStarters.all()) {
            int play = plays.create(
                            Viewer.system(),
                            starter.name(),
                            JsonMapper.shared().valueToTree(starter.steps().toJson()))
                    .id();
            int ago = 4;
            for (String which : RUNS.getOrDefault(starter.key(), List.of())) {
                LocalDate day = now.today().minusDays(ago);
                runs.begin(play, day, now.startOf(day), null, accounts(which));
                ago += 7;
            }
        }
        // what was due some time ago is mostly done
        sql.execute("update tasks set state = 'done', touched = true, done_by = holder_id, done_at = least(now(),"
                + " due_on::timestamptz + interval '9 hours') where play_run_id is not null and due_on < current_date - 1"
                + " and play_run_id % 4 > 0 and not waits");
    }

    private static Select<? extends Record> accounts(String which) {
        return select(
                        field(name("id"), Long.class).as("account_id"),
                        DSL.inline((String) null).as("origin"),
                        DSL.inline((Long) null).as("alert_id"))
                .from(table(name("accounts")))
                .where(condition(which));
    }
}
