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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What a message would look like to a user whom the viewer sees, with values that the viewer may know. */
@Component
@Transactional(readOnly = true)
public class TemplatePreview {
    private static final String OF_ACCOUNT = "account.";

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
        List<Candidate> candidates = snapshot.catalogue().of(Subject.USER).stream()
                .filter(MergeText::isSaid)
                .flatMap(TemplatePreview::candidates)
                .toList();
        List<MergeField> asked = candidates.stream()
                .flatMap(each -> Stream.ofNullable(each.merged()))
                .toList();
        Map<MergeField, String> said = values(viewer, snapshot, asked, user);
        Map<String, List<Offer>> offers = new LinkedHashMap<>();
        for (Candidate each : candidates) {
            MergeField merged = each.merged();
            offers.computeIfAbsent(each.heading(), any -> new ArrayList<>())
                    .add(
                            merged == null
                                    ? new Offer(each.written() + missing(each.field()), each.label(), null, true)
                                    : new Offer(each.written(), each.label(), said.get(merged), false));
        }
        return offers;
    }

    /** What may be offered of a field. */
    private record Candidate(String heading, String written, String label, FieldDefinition field, Part part) {
        /** With what the field takes where nothing is said; null where something must be. */
        @Nullable
        MergeField merged() {
            FieldRef use = usual(field);
            return use == null ? null : new MergeField(use, part);
        }
    }

    private static Stream<Candidate> candidates(FieldDefinition field) {
        boolean ofAccount = field.key().startsWith(OF_ACCOUNT);
        String key = ofAccount ? field.key().substring(OF_ACCOUNT.length()) : field.key();
        String label = ofAccount && field.label().startsWith(Catalogue.OF_ACCOUNT)
                ? field.label().substring(Catalogue.OF_ACCOUNT.length())
                : field.label();
        if (field.type() == ValueType.PERSON && ofAccount) {
            String owner = "owner." + key + ".";
            return Stream.of(
                    new Candidate(label, owner + "name", "Name", field, Part.VALUE),
                    new Candidate(label, owner + Part.FIRST_NAME.key(), "First name", field, Part.FIRST_NAME),
                    new Candidate(label, owner + Part.EMAIL.key(), "E-mail", field, Part.EMAIL));
        }
        Candidate whole = ofAccount
                ? new Candidate("Account", field.key(), label, field, Part.VALUE)
                : new Candidate("User", "user." + key, label, field, Part.VALUE);
        return whole.written().equals("user.name")
                ? Stream.of(
                        whole,
                        new Candidate("User", "user." + Part.FIRST_NAME.key(), "First name", field, Part.FIRST_NAME))
                : Stream.of(whole);
    }

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
