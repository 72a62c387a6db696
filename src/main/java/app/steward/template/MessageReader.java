package app.steward.template;

import app.steward.condition.Catalogue;
import app.steward.condition.Conditions;
import app.steward.condition.Subject;
import app.steward.merge.MergeField;
import app.steward.merge.MergeText;
import app.steward.merge.MergeText.Piece;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.template.Message.Part;
import app.steward.template.Message.Slot;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Reads what somebody wrote into a message to be filled in. */
@Component
class MessageReader {
    private final Conditions conditions;

    MessageReader(Conditions conditions) {
        this.conditions = conditions;
    }

    /**
     * As it is about to be saved; throws {@link BadInput} with everything that is wrong, at subject, preview, body (with the
     * line) or foot.
     */
    Message read(MessageSource source, EmailLayout layout, Catalogue catalogue) {
        Reading reading = new Reading(catalogue, true);
        Message message = reading.message(source, layout);
        if (!reading.faults.isEmpty()) {
            throw new BadInput(reading.faults);
        }
        return message;
    }

    /** As it was accepted once: what is not there any more has no value. */
    Message stored(MessageSource source, EmailLayout layout, Catalogue catalogue) {
        return new Reading(catalogue, false).message(source, layout);
    }

    /** The fields that texts name, read as {@link #stored} does, but without drawing anything. */
    Stream<MergeField> fields(Catalogue catalogue, String... texts) {
        return Stream.of(texts)
                .flatMap(text -> MergeText.stored(text, Subject.USER, catalogue, conditions)
                        .fields());
    }

    private final class Reading {
        private final Catalogue catalogue;
        private final boolean strict;
        private final List<Slot> slots = new ArrayList<>();
        private final List<Fault> faults = new ArrayList<>();

        Reading(Catalogue catalogue, boolean strict) {
            this.catalogue = catalogue;
            this.strict = strict;
        }

        Message message(MessageSource source, EmailLayout layout) {
            Palette palette = new Palette(layout.colour());
            Map<Part, String> parts = new EnumMap<>(Part.class);
            parts.put(Part.SUBJECT, tokens("subject", source.subject()));
            parts.put(Part.PREVIEW, tokens("preview", source.preview()));
            MarkdownPart body = markdown("body", source.body(), palette);
            parts.put(Part.HTML, body.html());
            parts.put(Part.TEXT, body.text());
            MarkdownPart foot = markdown("foot", layout.foot(), palette);
            parts.put(Part.FOOT_HTML, foot.html());
            parts.put(Part.FOOT_TEXT, foot.text());
            return new Message(slots, parts, layout);
        }

        private MarkdownPart markdown(String path, String text, Palette palette) {
            MarkdownPart part = MarkdownPart.of(tokens(path, text), palette);
            part.faults().forEach(fault -> faults.add(new Fault(path, fault)));
            return part;
        }

        private String tokens(String path, String text) {
            StringBuilder tokens = new StringBuilder();
            for (Piece piece : text(path, text).pieces()) {
                if (piece.isField()) {
                    tokens.append(Tokens.of(slots.size()));
                    slots.add(new Slot(piece.field(), piece.written(), piece.text()));
                } else {
                    tokens.append(Tokens.clean(piece.text()));
                }
            }
            return tokens.toString();
        }

        private MergeText text(String path, String text) {
            if (strict) {
                try {
                    return MergeText.read(path, text, Subject.USER, catalogue, conditions);
                } catch (BadInput wrong) {
                    faults.addAll(wrong.faults());
                }
            }
            return MergeText.stored(text, Subject.USER, catalogue, conditions);
        }
    }
}
