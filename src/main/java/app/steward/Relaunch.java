package app.steward;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Starts Steward in a Java that ends when it is out of memory. A process that goes on without memory answers nobody, and
 * nothing starts it anew; but neither a jar nor a running Java can ask for that flag. Where the operator has not said
 * either way, this process starts another one with it and only stands for that: it hands signals on, ends with its code,
 * and takes it along where it is killed itself (docs/decisions/0020-out-of-memory-is-the-end.md).
 */
final class Relaunch {

    private static final String FLAG = "ExitOnOutOfMemoryError";

    /** Set for the process that was started, whose standard input ends with the one that started it. */
    private static final String MARK = "STEWARD_RELAUNCHED";

    private Relaunch() {}

    /** The code that another process ended with, which ran Steward; empty where this one is to run it. */
    static OptionalInt ran(String... arguments) {
        if (System.getenv(MARK) != null) {
            endWithStarter();
            return OptionalInt.empty();
        }
        List<String> options = ManagementFactory.getRuntimeMXBean().getInputArguments();
        if (!isNeeded(options)) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(run(command(options, arguments)));
        } catch (IOException e) {
            System.err.println("Steward goes on where it is out of memory, since no second Java could be started: "
                    + e.getMessage());
            return OptionalInt.empty();
        }
    }

    static boolean isNeeded(List<String> options) {
        return options.stream().noneMatch(Relaunch::forbids);
    }

    /** The operator decided, or what a second process would clash with or not inherit: debuggers, agents, open ports. */
    private static boolean forbids(String option) {
        return option.endsWith(FLAG)
                || option.endsWith("CrashOnOutOfMemoryError")
                || option.startsWith("-XX:OnOutOfMemoryError")
                || option.startsWith("-agent")
                || option.startsWith("-javaagent")
                || option.startsWith("-Xrunjdwp")
                || option.startsWith("-Dcom.sun.management.jmxremote.port");
    }

    static List<String> command(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-XX:+" + FLAG);
        String classes = System.getProperty("java.class.path", "");
        if (System.getProperty("sun.java.command", "").startsWith(classes) && classes.endsWith(".jar")) {
            command.add("-jar");
            command.add(classes);
        } else {
            command.add("-cp");
            command.add(classes);
            command.add(StewardApplication.class.getName());
        }
        command.addAll(List.of(arguments));
        return command;
    }

    private static int run(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        Map<String, String> environment = builder.environment();
        environment.put(MARK, "true");
        Process steward = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            // not the process itself, which would close the pipe and have Steward halt
            steward.toHandle().destroy();
            waitFor(steward);
        }));
        return waitFor(steward);
    }

    private static int waitFor(Process process) {
        while (true) {
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                // goes on waiting: there is nothing else that this process is for
            }
        }
    }

    /** The pipe of the standard input ends when its other end is gone, whatever ended that. */
    private static void endWithStarter() {
        Thread watch = new Thread(
                () -> {
                    try (InputStream pipe = System.in) {
                        while (pipe.read() >= 0) {
                            // nothing is ever sent
                        }
                    } catch (IOException e) {
                        // as good as an end
                    }
                    Runtime.getRuntime().halt(137);
                },
                "starter-watch");
        watch.setDaemon(true);
        watch.start();
    }
}
