package app.steward.template;

import java.util.List;

/**
 * A template filled in for one user.
 *
 * @param subject on one line
 * @param preview the line behind the subject, part of the HTML too
 * @param html a whole document, with its styles inline
 * @param text the same for who reads text
 * @param missing merge fields that have no value and no fallback, as they are written, such as {@code user.persona}: the
 *     message has a hole there
 * @param version of the template
 * @param accounts numbers of those that it names, but for the user's own
 */
public record Rendered(
        String subject,
        String preview,
        String html,
        String text,
        List<String> missing,
        int version,
        List<Long> accounts) {
    public Rendered {
        missing = List.copyOf(missing);
        accounts = List.copyOf(accounts);
    }

    Rendered naming(List<Long> others) {
        return new Rendered(subject, preview, html, text, missing, version, others);
    }

    public boolean isWhole() {
        return missing.isEmpty();
    }
}
