package app.steward.template;

import app.steward.team.Viewer;

/** Sends a message to whoever asks for it, told by what sends mail. */
public interface TestSending {

    /** Whether there is a way to send; else nothing leaves this machine, and the page says so. */
    boolean isPossible();

    /** Sends it to the viewer's own address; answers what became of it, in a sentence. */
    String toOneself(Viewer viewer, Rendered message);
}
