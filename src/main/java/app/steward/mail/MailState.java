package app.steward.mail;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How mail is sent, for who looks: without what is secret.
 *
 * @param draft as the form shows it
 * @param leaves whether mail leaves this machine
 * @param demo whether it does not because this is the demo
 * @param base where links lead; null where STEWARD_URL is not set
 * @param password given by the environment (given), kept (kept), unreadable, or none
 * @param canKeepPassword whether there is a seal to keep one with
 * @param lastAnswer of the server; empty for none yet
 * @param confirmUrl where Amazon wants its notices confirmed; empty for none
 * @param reports addresses that mail services report bounces to, by what they are called
 */
public record MailState(
        MailDraft draft,
        boolean leaves,
        boolean demo,
        @Nullable String base,
        String password,
        boolean canKeepPassword,
        String lastAnswer,
        boolean lastAnswerOk,
        @Nullable Instant lastAnswerAt,
        Map<String, String> reports,
        String confirmUrl) {}
