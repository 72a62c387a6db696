package app.steward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RelaunchTest {

    @Test
    void a_java_that_would_go_on_without_memory_is_replaced() {
        assertThat(Relaunch.isNeeded(List.of())).isTrue();
        assertThat(Relaunch.isNeeded(List.of("-Xmx512m", "-Dserver.port=8080"))).isTrue();
    }

    @Test
    void what_the_operator_decided_stays_and_debuggers_keep_their_process() {
        for (String option : List.of(
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-ExitOnOutOfMemoryError",
                "-XX:+CrashOnOutOfMemoryError",
                "-XX:OnOutOfMemoryError=kill %p",
                "-agentlib:jdwp=transport=dt_socket,server=y",
                "-javaagent:agent.jar",
                "-Dcom.sun.management.jmxremote.port=9010")) {
            assertThat(Relaunch.isNeeded(List.of("-Xmx1g", option))).as(option).isFalse();
        }
    }

    @Test
    void the_other_process_is_started_as_this_one_was() {
        assertThat(Relaunch.command(List.of("-Xmx300m"), "--server.port=9000"))
                .contains("-Xmx300m", "-XX:+ExitOnOutOfMemoryError")
                .endsWith("app.steward.StewardApplication", "--server.port=9000");
    }
}
