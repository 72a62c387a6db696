package app.steward.template;

import app.steward.condition.Catalogue;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldRef;
import app.steward.condition.Fields;
import app.steward.condition.Param;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.merge.MergeField;
import app.steward.merge.MergeField.Part;
import app.steward.merge.MergeText;
import app.steward.merge.MergeValues;
import app.steward.team.Viewer;
import app.steward.template.PreviewUsers.PreviewUser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What a message would look like to a user whom the viewer sees, with values that the viewer may know. */
@Component
@Transactional(readOnly = true)
public class TemplatePreview {
    private static final String OF_ACCOUNT = "account.";
    private static final String LABEL_OF_ACCOUNT = "Account: ";

    private final EmailLayouts layouts;
    private final MessageReader reader;
    private final MergeValues values;
    private final Fields fields;

    TemplatePreview(EmailLayouts layouts, MessageReader reader, MergeValues values, Fields fields) {
        this.layouts = layouts;
        this.reader = reader;
        this.values = values;
        this.fields = fields;
    }

    /** As it looks; of what can't be read, as it would with a hole there. */
    public Message.Shown of(Viewer viewer, MessageSource source, @Nullable PreviewUser user, MessageView view) {
        return of(viewer, source, layouts.current(), user, view);
    }

    /** The same within another layout. */
    public Message.Shown of(
            Viewer viewer, MessageSource source, EmailLayout layout, @Nullable PreviewUser user, MessageView view) {
        Snapshot snapshot = fields.present(viewer);
        Message message = reader.stored(source, layout, snapshot.catalogue());
        return message.shown(values(viewer, snapshot, message.fields().toList(), user), view);
    }

    /** As it would be sent to the user, but that its link to unsubscribe leads nowhere. */
    public Rendered sent(Viewer viewer, EmailTemplate template, PreviewUser user) {
        Snapshot snapshot = fields.present(viewer);
        Message message = reader.stored(template.source(), layouts.current(), snapshot.catalogue());
        return message.with(values(viewer, snapshot, message.fields().toList(), user), "#", template.version());
    }

    private Map<MergeField, String> values(
            Viewer viewer, Snapshot snapshot, List<MergeField> asked, @Nullable PreviewUser user) {
        if (user == null) {
            return Map.of();
        }
        return values.of(Subject.USER, List.of(user.id()), asked, snapshot.catalogue(), snapshot.now(), viewer)
                .getOrDefault(user.id(), Map.of());
    }

    /**
     * A merge field to choose.
     *
     * @param written as it is put into the text
     * @param value of the user; null where there is none, or where it takes something that is still to be said
     */
    public record Offer(
            String written, String label, @Nullable String value, boolean asksMore) {
        /** As it stands in the text. */
        public String field() {
            return "{{" + written + "}}";
        }
    }

    /** All merge fields with what the user has there, by heading. */
    public Map<String, List<Offer>> offers(Viewer viewer, @Nullable PreviewUser user) {
        Snapshot snapshot = fields.present(viewer);
        Catalogue catalogue = snapshot.catalogue();
        Map<String, Map<String, FieldDefinition>> headings = new LinkedHashMap<>();
        Map<String, MergeField> asked = new LinkedHashMap<>();
        Map<String, String> labels = new LinkedHashMap<>();
        for (FieldDefinition field : catalogue.of(Subject.USER)) {
            if (!MergeText.isSaid(field)) {
                continue;
            }
            boolean ofAccount = field.key().startsWith(OF_ACCOUNT);
            String key = ofAccount ? field.key().substring(OF_ACCOUNT.length()) : field.key();
            String label = ofAccount && field.label().startsWith(LABEL_OF_ACCOUNT)
                    ? field.label().substring(LABEL_OF_ACCOUNT.length())
                    : field.label();
            if (field.type() == ValueType.PERSON && ofAccount) {
                for (Part part : List.of(Part.VALUE, Part.FIRST_NAME, Part.EMAIL)) {
                    String written = "owner." + key + "." + (part == Part.VALUE ? "name" : key(part));
                    add(label, written, words(part), field, part, headings, asked, labels);
                }
                continue;
            }
            String heading = ofAccount ? "Account" : "User";
            String written = (ofAccount ? OF_ACCOUNT : "user.") + key;
            add(heading, written, label, field, Part.VALUE, headings, asked, labels);
            if (written.equals("user.name")) {
                add(heading, "user.first_name", "First name", field, Part.FIRST_NAME, headings, asked, labels);
            }
        }
        Map<MergeField, String> said = values(viewer, snapshot, List.copyOf(asked.values()), user);
        Map<String, List<Offer>> offers = new LinkedHashMap<>();
        headings.forEach((heading, keys) -> {
            List<Offer> all = new ArrayList<>();
            keys.forEach((written, field) -> {
                MergeField merge = asked.get(written);
                all.add(new Offer(
                        merge == null ? written + missing(field) : written,
                        String.valueOf(labels.get(written)),
                        merge == null ? null : said.get(merge),
                        merge == null));
            });
            offers.put(heading, all);
        });
        return offers;
    }

    private static void add(
            String heading,
            String written,
            String label,
            FieldDefinition field,
            Part part,
            Map<String, Map<String, FieldDefinition>> headings,
            Map<String, MergeField> asked,
            Map<String, String> labels) {
        headings.computeIfAbsent(heading, any -> new LinkedHashMap<>()).put(written, field);
        labels.put(written, label);
        FieldRef use = usual(field);
        if (use != null) {
            asked.put(written, new MergeField(use, part));
        }
    }

    private static String key(Part part) {
        return part == Part.EMAIL ? "email" : "first_name";
    }

    private static String words(Part part) {
        return switch (part) {
            case VALUE -> "Name";
            case FIRST_NAME -> "First name";
            case EMAIL -> "E-mail";
        };
    }

    /** With what it takes where nothing is said; null where something must be. */
    private static @Nullable FieldRef usual(FieldDefinition field) {
        Map<String, Object> params = new TreeMap<>();
        for (Param param : field.params()) {
            Object usual = param.defaultValue();
            if (usual != null) {
                params.put(param.name(), usual);
            } else if (!param.optional()) {
                return null;
            }
        }
        return FieldRef.of(field.key(), params);
    }

    /** What must still be said, to be written over: (feature=?). */
    private static String missing(FieldDefinition field) {
        List<String> params = new ArrayList<>();
        for (Param param : field.params()) {
            if (param.defaultValue() == null && !param.optional()) {
                params.add(param.name() + "=?");
            }
        }
        return "(" + String.join(";", params) + ")";
    }
}
