package app.steward.template.web;

import app.steward.template.EmailTemplate;
import app.steward.template.MessageSource;
import app.steward.template.TemplateEditing.Draft;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A template as its form holds it, as it was typed.
 *
 * @param version that it was made of; null for a new one
 */
record TemplateForm(
        String name,
        String category,
        String subject,
        String preview,
        String body,
        @Nullable Integer version) {
    static TemplateForm of(EmailTemplate template) {
        return of(new Draft(template.name(), template.category(), template.source()), template.version());
    }

    static TemplateForm of(Draft draft, @Nullable Integer version) {
        return new TemplateForm(
                draft.name(),
                draft.category(),
                draft.source().subject(),
                draft.source().preview(),
                draft.source().body(),
                version);
    }

    static TemplateForm empty() {
        return new TemplateForm("", "", "", "", "", null);
    }

    static TemplateForm posted(Map<String, String> sent) {
        String version = sent.getOrDefault("version", "");
        return new TemplateForm(
                sent.getOrDefault("name", ""),
                sent.getOrDefault("category", ""),
                sent.getOrDefault("subject", ""),
                sent.getOrDefault("preview", ""),
                sent.getOrDefault("body", ""),
                version.matches("[0-9]{1,9}") ? (Integer) Integer.parseInt(version) : null);
    }

    TemplateForm at(int other) {
        return new TemplateForm(name, category, subject, preview, body, other);
    }

    MessageSource source() {
        return new MessageSource(subject, preview, body.replace("\r\n", "\n"));
    }

    Draft draft() {
        return new Draft(name, category, source());
    }
}
