package app.steward.database;

import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the embedded server again when it ends by itself: killed by hand, or by a system short of memory. One that does
 * not come up again ends Steward, since without it Steward is of no use and somebody should know.
 */
final class EmbeddedWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedWatch.class);
    private static final int TRIES = 5;

    private final EmbeddedServer server;
    private final Duration pause;
    private final Consumer<String> giveUp;
    private final Thread watcher = new Thread(this::watch, "embedded-database-watch");

    /**
     * @param pause between two looks, and between two tries to start
     * @param giveUp takes the line that says why the server did not start again
     */
    EmbeddedWatch(EmbeddedServer server, Duration pause, Consumer<String> giveUp) {
        this.server = server;
        this.pause = pause;
        this.giveUp = giveUp;
        watcher.setDaemon(true);
        watcher.start();
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(pause.toMillis());
                if (!server.isRunning()) {
                    restart();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (CannotStart e) {
            giveUp.accept(e.getMessage());
        }
    }

    private void restart() throws InterruptedException {
        LOG.warn("The embedded PostgreSQL ended by itself and is started again");
        for (int tried = 1; ; tried++) {
            try {
                server.startAgain();
                LOG.info("The embedded PostgreSQL runs again");
                return;
            } catch (CannotStart e) {
                // what the old server left behind needs a moment to end
                if (tried == TRIES || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                Thread.sleep(pause.toMillis() * tried);
            }
        }
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}
