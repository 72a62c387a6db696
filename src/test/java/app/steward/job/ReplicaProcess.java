package app.steward.job;

import app.steward.StewardApplication;
import java.io.IOException;
import java.io.OutputStream;
import org.springframework.boot.SpringApplication;

/** What runs in the process of a {@link Replica}, which ends with the one that started it, whatever ends that. */
final class ReplicaProcess {
    private ReplicaProcess() {}

    public static void main(String[] args) {
        Thread watch = new Thread(() -> {
            try {
                System.in.transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // as good as an end
            }
            Runtime.getRuntime().halt(1);
        });
        watch.setDaemon(true);
        watch.start();
        new SpringApplication(StewardApplication.class, RecordingSender.class).run(args);
    }
}
