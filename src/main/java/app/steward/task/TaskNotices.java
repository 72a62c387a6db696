package app.steward.task;

import static org.jooq.impl.DSL.resultQuery;
import static org.jooq.impl.DSL.val;

import app.steward.notice.NoticeKind;
import app.steward.notice.Notices;
import app.steward.team.Viewer;
import java.util.Collection;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** Tells whoever has a task now that somebody else gave it, in the transaction of that. */
@Component
class TaskNotices {
    static final NoticeKind GIVEN = new NoticeKind(
            "task",
            "Tasks given to you",
            "Somebody gave you a task, in person or as an owner of the account.",
            "check2-square",
            true);

    private final Notices notices;

    TaskNotices(Notices notices) {
        this.notices = notices;
    }

    @Configuration(proxyBeanMethods = false)
    static class Kinds {
        @Bean
        NoticeKind taskKind() {
            return GIVEN;
        }
    }

    /** Of these tasks, once their holders are settled; whoever had one before is not told of it again. */
    void given(Viewer by, Collection<Long> tasks) {
        if (tasks.isEmpty()) {
            return;
        }
        long last = tasks.stream().mapToLong(Long::longValue).max().orElseThrow();
        notices.add(
                GIVEN,
                resultQuery(
                        """
                        select t.holder_id as member_id, 'task:' || t.id || ':' || t.holder_id as key, t.account_id,
                               'Task from ' || {1} || ': ' || t.title as text, '/tasks/' || t.id as ref
                          from tasks t
                         where {0} and t.state = 'open' and t.holder_id is not null and t.holder_id is distinct from {2}""", TaskHolders.any(TaskHolders.ID, tasks), val(by.name()), val(by.memberId(), Long.class)),
                new Notices.Many("tasks:" + last + ":" + tasks.size(), "{n} tasks from " + by.name(), "/tasks"));
    }
}
