package app.steward.task;

import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.record.Patch;
import app.steward.record.RawValue;
import app.steward.record.RecordChangeSupport;
import app.steward.team.Viewer;
import app.steward.touchpoint.FollowUps;
import app.steward.touchpoint.Touchpoint;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** What follows on a touchpoint is a task of whoever logged it, about the user it was with, else about the account. */
@Component
class TouchpointTasks implements FollowUps {
    private static final String ON = "followUpOn";
    private static final String TITLE = "followUp";

    private final TaskChanges changes;
    private final RecordChangeSupport editing;

    TouchpointTasks(TaskChanges changes, RecordChangeSupport editing) {
        this.changes = changes;
        this.editing = editing;
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void follow(Viewer by, Touchpoint touchpoint, Patch patch) {
        Object[] day = new Object[1];
        String[] title = new String[1];
        patch.take(ON, ValueType.DATE, value -> day[0] = value);
        patch.takeText(TITLE, value -> {
            title[0] = Objects.requireNonNullElse(
                    value, "Follow up on the " + touchpoint.kind().label().toLowerCase(Locale.ROOT));
            new Task(null, null, null, null).setTitle(title[0]);
        });
        patch.checkAllTaken();
        Map<String, RawValue> task = new LinkedHashMap<>();
        task.put("title", RawValue.word(title[0]));
        task.put("dueOn", type -> day[0]);
        if (by.memberId() != null) {
            task.put("member", RawValue.word(by.email()));
        }
        Long user = touchpoint.userId();
        Subject about = user != null ? Subject.USER : Subject.ACCOUNT;
        long record = Objects.requireNonNull(user != null ? user : touchpoint.accountId());
        task.put(about.key(), RawValue.word(editing.externalId(about, record)));
        changes.create(by, new Patch(task), TaskChanges.Along.NOTHING, null);
    }
}
