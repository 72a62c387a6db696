package app.steward.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/** How long each of many calls took, in ms. */
final class Times {
    private final List<Double> millis = new ArrayList<>();

    int count() {
        return millis.size();
    }

    /** The time that this share of the calls did not exceed. */
    double at(double share) {
        List<Double> sorted = millis.stream().sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, (int) Math.ceil(share * sorted.size()) - 1));
    }

    /** Lets so many people call at once, each so often, at least once and no longer than the time. */
    static void together(int people, int calls, double most, IntConsumer call, Times into) {
        ExecutorService all = Executors.newFixedThreadPool(people);
        try {
            List<Future<List<Double>>> done = new ArrayList<>();
            for (int n = 0; n < people; n++) {
                int who = n;
                done.add(all.submit(() -> calls(calls, most, () -> call.accept(who))));
            }
            for (Future<List<Double>> each : done) {
                into.millis.addAll(each.get());
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            all.shutdown();
        }
    }

    private static List<Double> calls(int calls, double most, Runnable call) {
        List<Double> times = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < calls && (i == 0 || (System.nanoTime() - start) / 1e6 < most); i++) {
            long began = System.nanoTime();
            call.run();
            times.add((System.nanoTime() - began) / 1e6);
        }
        return times;
    }
}
