package app.steward.refresh;

import app.steward.job.Recurring;
import app.steward.workspace.StewardSettings;
import app.steward.workspace.Workspaces;
import java.time.Duration;
import java.util.Objects;
import java.util.TimeZone;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.quartz.CronScheduleBuilder;
import org.quartz.CronTrigger;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;

/**
 * Keeps the daily trigger as the settings say. Looked at again every few seconds, so that a change reaches it whichever
 * process it was made in.
 */
@Component
@DependsOnDatabaseInitialization
class RefreshSchedule implements Recurring {
    private static final Logger LOG = LoggerFactory.getLogger(RefreshSchedule.class);
    static final JobKey JOB = new JobKey("daily", "refresh");
    static final TriggerKey TRIGGER = new TriggerKey("daily", "refresh");

    private final Scheduler scheduler;
    private final StewardSettings settings;
    private final Workspaces workspaces;
    private final DSLContext sql;
    private final Refresh refresh;
    private @Nullable DailyTime made;

    RefreshSchedule(
            Scheduler scheduler, StewardSettings settings, Workspaces workspaces, DSLContext sql, Refresh refresh) {
        this.scheduler = scheduler;
        this.settings = settings;
        this.workspaces = workspaces;
        this.sql = sql;
        this.refresh = refresh;
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(15);
    }

    /** Makes the trigger anew where its time is not the one that is set. */
    @Override
    public synchronized void look() {
        DailyTime wanted = DailyTime.of(settings, workspaces.current());
        if (wanted.equals(made)) {
            return;
        }
        try {
            schedule(wanted);
            made = wanted;
        } catch (SchedulerException e) {
            LOG.warn("The daily refresh is not scheduled yet, and this is tried again", e);
        }
    }

    private void schedule(DailyTime time) throws SchedulerException {
        if (scheduler.getTrigger(TRIGGER) instanceof CronTrigger present && isFor(present, time)) {
            return;
        }
        JobDetail job = JobBuilder.newJob(DailyRefresh.class)
                .withIdentity(JOB)
                .withDescription("Asks for the daily refresh")
                .storeDurably()
                .build();
        Trigger trigger = TriggerBuilder.newTrigger()
                .withIdentity(TRIGGER)
                .forJob(JOB)
                .withSchedule(CronScheduleBuilder.cronSchedule(cron(time))
                        .inTimeZone(TimeZone.getTimeZone(time.zone()))
                        .withMisfireHandlingInstructionFireAndProceed())
                .build();
        scheduler.addJob(job, true);
        if (scheduler.rescheduleJob(TRIGGER, trigger) == null) {
            scheduler.scheduleJob(trigger);
        }
        LOG.info("Daily refresh at {} {}", time.at(), time.zone());
    }

    private static boolean isFor(CronTrigger trigger, DailyTime time) {
        return trigger.getCronExpression().equals(cron(time))
                && trigger.getTimeZone().toZoneId().equals(time.zone());
    }

    private static String cron(DailyTime time) {
        return "%d %d %d * * ?"
                .formatted(
                        time.at().getSecond(), time.at().getMinute(), time.at().getHour());
    }

    /** Asks for a run where the last full one is older than a day, or none was. */
    void catchUp() {
        boolean recent = Objects.requireNonNull(sql.fetchSingle(
                        "select exists (select 1 from refresh_runs where kind <> 'definitions' and (state in ('waiting', 'running')"
                                + " or state = 'done' and started_at > now() - interval '24 hours'))")
                .get(0, Boolean.class));
        if (!recent) {
            boolean first = !sql.fetchExists(Runs.RUNS);
            if (first) {
                refresh.request("First start");
            } else {
                refresh.requestByDifference("The last refresh is more than a day old");
            }
        }
    }
}
