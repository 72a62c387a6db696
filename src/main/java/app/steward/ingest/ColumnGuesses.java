package app.steward.ingest;

import app.steward.choice.ChoiceEntry;
import app.steward.choice.ChoiceLists;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.ingest.ColumnChoice.How;
import app.steward.ingest.FileSurvey.Found;
import app.steward.ingest.ImportFields.Offer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the columns of a file probably go to: as the last time that such columns were imported, else by what they are
 * called, else by what they hold. Each field is given once; what is left becomes an attribute, or is skipped where the
 * kind has none.
 */
@Component
class ColumnGuesses {
    private static final int LONGEST_HEADING = 255;
    /** More entries that a list lacks are no list. */
    private static final int MOST_MISSING = 10;

    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");
    private static final Set<String> OF_REJECTS = Set.of("line", "reason");

    private final DSLContext sql;
    private final JsonMapper json;
    private final ImportFields fields;
    private final Lookups lookups;

    ColumnGuesses(DSLContext sql, JsonMapper json, ImportFields fields, Lookups lookups) {
        this.sql = sql;
        this.json = json;
        this.fields = fields;
        this.lookups = lookups;
    }

    /** @param mended the mapping of the import whose rejected rows the file holds; null for any other file */
    List<ColumnChoice> of(ImportKind kind, FileSurvey survey, @Nullable JsonNode mended) {
        Guess guess = new Guess(kind, survey.columns(), fields.of(kind));
        if (mended == null) {
            guess.remembered(lastTime(kind, survey));
            guess.named(true);
            guess.named(false);
            guess.held();
            guess.identified(survey.rows());
            guess.left();
        } else {
            guess.mended(mended);
        }
        return guess.choices();
    }

    /** What columns of these names went to the last time, by folded name. */
    private Map<String, ColumnChoice> lastTime(ImportKind kind, FileSurvey survey) {
        Map<String, ColumnChoice> known = new HashMap<>();
        String[] headings =
                survey.columns().stream().map(each -> folded(each.name())).toArray(String[]::new);
        sql.fetch(
                        "select heading, choice::text from import_headings where kind = ? and heading = any(?)",
                        kind.key(),
                        headings)
                .forEach(row -> known.put(
                        row.get(0, String.class), json.readValue(row.get(1, String.class), ColumnChoice.class)));
        return known;
    }

    /** Remembers what the columns of a file went to that is being imported. */
    void remember(ImportKind kind, FileSurvey survey, List<ColumnChoice> choices) {
        for (int i = 0; i < choices.size(); i++) {
            Found column = survey.columns().get(i);
            if (column.named() && column.filled() > 0 && column.name().length() <= LONGEST_HEADING) {
                sql.execute(
                        "insert into import_headings (kind, heading, choice) values (?, ?, ?::jsonb)"
                                + " on conflict (kind, heading) do update set choice = excluded.choice, used_at = now()",
                        kind.key(),
                        folded(column.name()),
                        json.writeValueAsString(choices.get(i).by(How.LAST_TIME)));
            }
        }
    }

    private static String folded(String heading) {
        return heading.toLowerCase(Locale.ROOT);
    }

    private final class Guess {
        private final ImportKind kind;
        private final List<Found> columns;
        private final Map<String, Offer> offers;
        private final List<@Nullable ColumnChoice> choices;
        private final Set<String> taken = new HashSet<>();

        Guess(ImportKind kind, List<Found> columns, Map<String, Offer> offers) {
            this.kind = kind;
            this.columns = columns;
            this.offers = offers;
            this.choices = new ArrayList<>(Collections.nCopies(columns.size(), null));
        }

        List<ColumnChoice> choices() {
            return choices.stream()
                    .map(each -> each == null ? ColumnChoice.NOTHING : each)
                    .toList();
        }

        private boolean open(int i) {
            return choices.get(i) == null
                    && columns.get(i).named()
                    && columns.get(i).filled() > 0;
        }

        private boolean free(@Nullable String key) {
            if (key == null || !offers.containsKey(key) || taken.contains(key)) {
                return false;
            }
            boolean whole = key.equals("name") && (taken.contains("first_name") || taken.contains("last_name"));
            boolean part = (key.equals("first_name") || key.equals("last_name")) && taken.contains("name");
            return !whole && !part;
        }

        private void take(int i, String key, How how) {
            Offer offer = offers.get(key);
            ColumnChoice choice = ColumnChoice.field(key, how);
            if (offer != null) {
                int missing = offer.missing(columns.get(i)).size();
                choice = choice.creating(missing > 0
                        && missing <= MOST_MISSING
                        && !columns.get(i).many());
            }
            choices.set(i, choice);
            taken.add(key);
        }

        void remembered(Map<String, ColumnChoice> lastTime) {
            for (int i = 0; i < columns.size(); i++) {
                ColumnChoice last = lastTime.get(folded(columns.get(i).name()));
                if (last != null && columns.get(i).named()) {
                    again(i, last);
                }
            }
        }

        private void again(int i, ColumnChoice last) {
            if (last.skipped()) {
                choices.set(i, ColumnChoice.skip(How.LAST_TIME));
            } else if (free(last.to())) {
                choices.set(i, ColumnChoice.field(last.to(), How.LAST_TIME).creating(last.create()));
                taken.add(last.to());
            } else if (last.fresh() && kind.subject() != null && taken.add(last.to())) {
                choices.set(i, last.by(How.LAST_TIME));
            }
        }

        void mended(JsonNode mapping) {
            for (int i = 0; i < columns.size(); i++) {
                JsonNode before = mapping.path(columns.get(i).name());
                String key = before.isString()
                        ? before.asString("")
                        : before.path("field").asString("");
                if (!key.isEmpty()
                        && columns.get(i).named()
                        && !OF_REJECTS.contains(columns.get(i).name())) {
                    again(
                            i,
                            new ColumnChoice(
                                    key,
                                    before.path(Mapping.LABEL).asString(""),
                                    offers.containsKey(key)
                                            ? ""
                                            : before.path("type").asString(ValueType.TEXT.key()),
                                    before.path("create").asBoolean(false),
                                    How.LAST_TIME));
                }
            }
        }

        /** @param exactly as the fields themselves are called; else as other programs call them */
        void named(boolean exactly) {
            Map<String, List<String>> words = exactly ? own() : HeadingWords.of(kind);
            for (int i = 0; i < columns.size(); i++) {
                for (String name : open(i) ? names(columns.get(i).name()) : List.<String>of()) {
                    String key = words.getOrDefault(name, List.of()).stream()
                            .filter(this::free)
                            .findFirst()
                            .orElse(null);
                    if (key != null) {
                        take(i, key, How.SAME_NAME);
                        break;
                    }
                }
            }
        }

        private Map<String, List<String>> own() {
            Map<String, List<String>> own = new HashMap<>();
            for (Offer offer : offers.values()) {
                for (String name : List.of(offer.key().replace(Target.CUSTOM, ""), offer.label())) {
                    own.computeIfAbsent(ColumnChoice.plain(name), any -> new ArrayList<>())
                            .add(offer.key());
                }
                own.computeIfAbsent(ColumnChoice.plain(offer.label().replaceFirst(",.*", "")), any -> new ArrayList<>())
                        .add(offer.key());
            }
            return own;
        }

        /** A column's own name, and the same without what only says whose it is or what sort of value. */
        private List<String> names(String header) {
            String plain = ColumnChoice.plain(header);
            String singular = kind.key().replaceFirst("s$", "");
            List<String> names = new ArrayList<>(List.of(plain));
            names.add(plain.replaceFirst("^" + singular + " ", ""));
            names.add(plain.replaceFirst("^is ", "").replaceFirst(" (flag|usd|eur|gbp)$", ""));
            return names;
        }

        /** By what stands in a column. */
        void held() {
            for (int i = 0; i < columns.size(); i++) {
                if (open(i)) {
                    String key = heldBy(columns.get(i));
                    if (free(key)) {
                        take(i, String.valueOf(key), How.BY_CONTENT);
                    }
                }
            }
        }

        private @Nullable String heldBy(Found column) {
            List<String> values = column.values();
            if (values.stream().allMatch(value -> EMAIL.matcher(value).matches())) {
                return switch (kind) {
                    case USERS -> "email";
                    case TOUCHPOINTS -> "author";
                    case ACCOUNTS -> lookups.areTeam(values) ? firstRole() : null;
                    default -> null;
                };
            }
            for (Offer offer : offers.values()) {
                boolean listed = !offer.choices().isEmpty() && !offer.key().startsWith(Target.CUSTOM);
                if (free(offer.key())
                        && (listed && !column.many() && isAllKnown(offer, column)
                                || offer.owner() && names(offer, values))) {
                    return offer.key();
                }
            }
            boolean day =
                    column.type().equals(ValueType.DATE.key()) || column.type().equals(ValueType.MOMENT.key());
            return day
                    ? kind.needed().stream()
                            .flatMap(List::stream)
                            .filter(key -> key.equals("day") || key.equals("at"))
                            .findFirst()
                            .orElse(null)
                    : null;
        }

        private @Nullable String firstRole() {
            return offers.values().stream()
                    .filter(offer -> offer.person() && free(offer.key()))
                    .map(Offer::key)
                    .findFirst()
                    .orElse(null);
        }

        private boolean isAllKnown(Offer offer, Found column) {
            return column.values().stream()
                    .noneMatch(value -> ChoiceEntry.find(offer.choices(), value).isEmpty());
        }

        private boolean names(Offer offer, List<String> values) {
            int found = lookups.records(Subject.of(offer.key()), values).size();
            return found > 0 && found * 5 >= values.size() * 4;
        }

        /** What tells one row from another, where no column is called so. */
        void identified(long rows) {
            if (!offers.containsKey("external_id") || taken.contains("external_id")) {
                return;
            }
            for (int i = 0; i < columns.size(); i++) {
                Found column = columns.get(i);
                if (open(i) && column.unique() && column.filled() == rows) {
                    take(i, "external_id", How.BY_CONTENT);
                    return;
                }
            }
        }

        /** What nothing fits. */
        void left() {
            for (int i = 0; kind.subject() != null && i < columns.size(); i++) {
                if (open(i)) {
                    ColumnChoice made = ColumnChoice.attribute(
                            label(columns.get(i).name()),
                            columns.get(i).type(),
                            How.NEW,
                            key -> offers.containsKey(key) || taken.contains(key));
                    taken.add(made.to());
                    choices.set(i, made);
                }
            }
        }

        private String label(String header) {
            String spaced = header.matches("[\\p{Ll}\\p{N}_]+") ? ChoiceLists.labelOf(header) : header;
            return spaced.length() > 100 ? spaced.substring(0, 100) : spaced;
        }
    }
}
