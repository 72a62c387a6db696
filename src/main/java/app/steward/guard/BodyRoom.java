package app.steward.guard;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The room in memory for bodies. What is parsed takes up to {@value #GROWTH} times the bytes that were sent, and all that
 * is parsed at the same time gets a quarter of the heap, but always one body of the largest kind. Small bodies need no
 * room, only one of {@value #REQUESTS} places, so that signing in works while others send large ones.
 */
final class BodyRoom {

    static final int SMALL = 16 << 10;
    private static final int GROWTH = 32;
    private static final int REQUESTS = 256;
    private static final int FILES = 8;

    private final Duration patience;
    private final int kibibytes;
    private final Semaphore places = new Semaphore(REQUESTS, true);
    private final Semaphore room;
    private final Semaphore files = new Semaphore(FILES, true);

    /** @param patience how long a body waits for room */
    BodyRoom(long heap, Duration patience) {
        this.patience = patience;
        this.kibibytes = (int) Math.min(Integer.MAX_VALUE, Math.max(BodyRule.LARGE, heap / 4 / GROWTH) >> 10);
        this.room = new Semaphore(kibibytes, true);
    }

    /** Room for a body; waits for it a while.
     *
     * @throws TooManyBodies where there was none in that time
     */
    Taken take(long bytes) {
        acquire(places, 1);
        if (bytes <= SMALL) {
            return places::release;
        }
        try {
            Taken larger = takeMore(bytes);
            return () -> {
                larger.close();
                places.release();
            };
        } catch (TooManyBodies e) {
            places.release();
            throw e;
        }
    }

    /** Room for a body that has a place already, and turns out to be larger than it seemed. */
    Taken takeMore(long bytes) {
        int share = (int) Math.min(kibibytes, (bytes + 1023) >> 10);
        acquire(room, share);
        return () -> room.release(share);
    }

    /** A place to send a file, of which a part is held in memory on its way to the database. */
    Taken takeFile() {
        acquire(files, 1);
        return files::release;
    }

    private void acquire(Semaphore from, int permits) {
        try {
            if (!from.tryAcquire(permits, patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TooManyBodies();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TooManyBodies();
        }
    }

    /** What a body holds until it is closed. */
    interface Taken extends AutoCloseable {
        @Override
        void close();
    }
}
