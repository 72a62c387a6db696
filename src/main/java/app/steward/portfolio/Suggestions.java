package app.steward.portfolio;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;

import app.steward.condition.Choice;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.condition.sql.Collation;
import app.steward.condition.sql.RecordQuery;
import app.steward.listing.RecordListing.Asked;
import app.steward.usage.FeatureList;
import app.steward.value.CleanText;
import app.steward.value.Tags;
import java.util.List;
import java.util.Locale;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What a form offers while somebody types a value: the choices of a field, else the values that records have, of those
 * records that the asker sees.
 */
@Component
@Transactional(readOnly = true)
public class Suggestions {
    /** How many are offered at once. */
    public static final int MOST = 20;

    /** Enough to know what people use, without reading a million rows for a list of words. */
    private static final int MAX_ROWS = 100_000;

    private final DSLContext sql;
    private final FeatureList features;

    Suggestions(DSLContext sql, FeatureList features) {
        this.sql = sql;
        this.features = features;
    }

    /** Values of a field that hold the text, the most used first; none of a field that has no words for values. */
    public List<Choice> values(Subject subject, String key, String typed, Asked asked) {
        FieldDefinition field = asked.catalogue().find(subject, key).orElse(null);
        if (field == null) {
            return List.of();
        }
        boolean text = field.type() == ValueType.TEXT || field.hasOpenChoices() && field.type() == ValueType.CHOICE;
        return text && field.params().isEmpty() ? inUse(field, typed, asked) : holding(field.known(), typed);
    }

    /** Tags that go on with what was typed: several are written in one input, and offered is what that would hold. */
    public List<Choice> tags(Subject subject, String key, String typed, Asked asked) {
        int begun = typed.length();
        while (begun > 0 && ",;|".indexOf(typed.charAt(begun - 1)) < 0) {
            begun--;
        }
        while (begun < typed.length() && typed.charAt(begun) == ' ') {
            begun++;
        }
        String before = typed.substring(0, begun) + (begun == typed.length() && begun > 0 ? " " : "");
        List<String> there = Tags.read(before);
        return values(subject, key, typed.substring(begun), asked).stream()
                .filter(tag -> there.stream().noneMatch(tag.key()::equalsIgnoreCase))
                .filter(tag -> Tags.text(List.of(tag.key())).equals(tag.key()))
                .map(tag -> new Choice(before + tag.key(), tag.label()))
                .toList();
    }

    /** The features whose label, id, module or product holds the text, the most used of late first. */
    public List<FeatureList.Offered> features(String typed, Asked asked) {
        return features.offered(typed, MOST, asked.viewer());
    }

    /** Values of a parameter of a field that hold the text; see {@link #features} for those. */
    public List<Choice> params(Subject subject, String key, String name, String typed, Asked asked) {
        return asked.catalogue().find(subject, key).stream()
                .flatMap(field -> field.params().stream()
                        .filter(param -> param.name().equals(name))
                        .flatMap(param -> holding(field.known(param), typed).stream()))
                .toList();
    }

    private static List<Choice> holding(List<Choice> known, String typed) {
        String sought = CleanText.of(typed).toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(choice -> choice.label().toLowerCase(Locale.ROOT).contains(sought)
                        || choice.key().toLowerCase(Locale.ROOT).contains(sought))
                .limit(MOST)
                .toList();
    }

    private List<Choice> inUse(FieldDefinition field, String typed, Asked asked) {
        RecordQuery query = new RecordQuery(field.subject(), asked.catalogue(), asked.now()).askedBy(asked.viewer());
        Field<?> value = query.value(FieldRef.of(field.key()));
        Field<String> shown = field("{0}", String.class, value);
        Condition which = query.visible().and(shown.isNotNull());
        if (!CleanText.of(typed).isEmpty()) {
            which = which.and(condition(
                    "strpos(search_plain(lower({0} " + Collation.SQL + "))," + " search_plain(lower({1} "
                            + Collation.SQL + "))) > 0",
                    shown,
                    org.jooq.impl.DSL.val(CleanText.of(typed))));
        }
        Field<String> each = field(name("value"), String.class);
        return sql
                .select(each)
                .from(select(shown.as("value"))
                        .from(query.from())
                        .where(which)
                        .limit(inline(MAX_ROWS))
                        .asTable("seen"))
                .groupBy(each)
                .orderBy(count().desc(), each.collate(Collation.NAME))
                .limit(inline(MOST))
                .fetch(0, String.class)
                .stream()
                .map(found -> new Choice(found, found))
                .toList();
    }
}
