package app.steward.refresh;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** Asks for the daily run. The scheduler sees to it that one process of the cluster does. */
@DisallowConcurrentExecution
class DailyRefresh implements Job {
    private final Refresh refresh;

    DailyRefresh(Refresh refresh) {
        this.refresh = refresh;
    }

    @Override
    public void execute(JobExecutionContext context) {
        refresh.requestByDifference("Daily refresh");
    }
}
