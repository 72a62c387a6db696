package app.steward.demo;

import org.springframework.stereotype.Component;

/** How far the demo is, from the start of the application until it is whole. Without a demo, whole from the start. */
@Component
public class Making {
    public static final int STEPS = 6;

    private volatile boolean whole = true;
    private volatile int done;
    private volatile String now = "Starting";

    /** Nothing can be looked at until {@link #whole}. */
    public void begin() {
        whole = false;
    }

    /** @param what is made now, as people read it */
    void step(int before, String what) {
        done = before;
        now = what;
    }

    public void whole() {
        whole = true;
    }

    public boolean isWhole() {
        return whole;
    }

    public int done() {
        return done;
    }

    public String now() {
        return now;
    }
}
