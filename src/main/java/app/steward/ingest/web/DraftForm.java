package app.steward.ingest.web;

import app.steward.attribute.AttributeTypes;
import app.steward.condition.ValueType;
import app.steward.ingest.ColumnChoice;
import app.steward.ingest.ColumnChoice.How;
import app.steward.ingest.FileSurvey;
import app.steward.ingest.FileSurvey.Found;
import app.steward.ingest.ImportDraft;
import app.steward.ingest.ImportFields.Offer;
import app.steward.value.CleanText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a person says of a file: as the page shows it, and as it was posted.
 *
 * @param offers what a column can go to, by key
 */
record DraftForm(ImportDraft draft, Map<String, Offer> offers) {
    static final String NEW = "new";
    private static final String OTHER = "other";
    private static final Pattern DAY = Pattern.compile("(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4}|\\d{2})");
    private static final int LONGEST_LABEL = 100;

    /**
     * A column as its row shows it.
     *
     * @param note what follows from how it is written, or from what it goes to
     * @param missing entries that its list lacks
     * @param ask what it asks; null where nothing is open
     */
    record Row(
            int index,
            Found column,
            ColumnChoice choice,
            @Nullable Offer offer,
            @Nullable String note,
            List<String> missing,
            @Nullable Ask ask) {

        /** Whether the choice is a new attribute. */
        public boolean fresh() {
            return choice.fresh() && offer == null;
        }

        public String label() {
            return column.name().isEmpty() ? "Column " + (index + 1) : column.name();
        }
    }

    /** What a column asks, about its dates or about its numbers. */
    public record Ask(boolean dates, String words) {}

    /** How dates may be written here: a label by pattern. */
    public record Written(String pattern, String label) {}

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < draft.columns().size(); i++) {
            rows.add(row(i));
        }
        return rows;
    }

    Row row(int i) {
        Found column = draft.survey().columns().get(i);
        ColumnChoice choice = draft.columns().get(i);
        Offer offer = offers.get(choice.to());
        List<String> missing = offer == null || column.many() ? List.of() : offer.missing(column);
        return new Row(i, column, choice, offer, note(column, choice, offer), missing, ask(column, choice, offer));
    }

    /** Rows that ask something. */
    List<Row> asking() {
        return rows().stream().filter(row -> row.ask() != null).toList();
    }

    private static @Nullable ValueType typeOf(ColumnChoice choice, @Nullable Offer offer) {
        if (offer != null) {
            return offer.type();
        }
        return AttributeTypes.all().stream()
                .filter(type -> type.key().equals(choice.type()))
                .findFirst()
                .flatMap(type -> java.util.Arrays.stream(ValueType.values())
                        .filter(each -> each.key().equals(type.key()))
                        .findFirst())
                .orElse(null);
    }

    private static boolean isDay(@Nullable ValueType type) {
        return type == ValueType.DATE || type == ValueType.MOMENT;
    }

    private static boolean isNumber(@Nullable ValueType type) {
        return type == ValueType.NUMBER || type == ValueType.MONEY || type == ValueType.SCORE;
    }

    private @Nullable Ask ask(Found column, ColumnChoice choice, @Nullable Offer offer) {
        ValueType type = typeOf(choice, offer);
        if (choice.skipped()) {
            return null;
        } else if (isDay(type) && draft.dateFormat() == null && asksDates(column)) {
            return new Ask(
                    true,
                    column.dates().equals("mixed")
                            ? "Some dates have the day first, some the month. Say which holds."
                            : "Does " + column.dateSample() + " begin with the day or with the month?");
        } else if (isNumber(type)
                && draft.numberFormat() == null
                && marks(column, choice, offer).equals("open")) {
            return new Ask(false, "Is " + column.numberSample() + " more than a thousand, or a number with decimals?");
        }
        return null;
    }

    /** One column that is clear settles those that are open. */
    private boolean asksDates(Found column) {
        return column.dates().equals("mixed")
                || column.dates().equals("open") && settled().isEmpty();
    }

    private Optional<String> settled() {
        Set<String> orders = new HashSet<>();
        for (int i = 0; i < draft.columns().size(); i++) {
            ColumnChoice choice = draft.columns().get(i);
            String order = draft.survey().columns().get(i).dates();
            if (isDay(typeOf(choice, offers.get(choice.to()))) && (order.equals("day") || order.equals("month"))) {
                orders.add(order);
            }
        }
        return orders.size() == 1 ? orders.stream().findFirst() : Optional.empty();
    }

    private static String marks(Found column, ColumnChoice choice, @Nullable Offer offer) {
        String kind = offer != null && !offer.numbers().isEmpty()
                ? offer.numbers()
                : choice.type().equals(ValueType.MONEY.key()) ? "MONEY" : "DECIMAL";
        return column.numbers().getOrDefault(kind, "dot");
    }

    private @Nullable String note(Found column, ColumnChoice choice, @Nullable Offer offer) {
        ValueType type = typeOf(choice, offer);
        if (!column.named()) {
            return column.twice()
                    ? "Several columns have this name: rename them in the file to take them."
                    : "A column without a name is left out.";
        } else if (choice.skipped()) {
            return column.filled() == 0 ? "Nothing stands in it." : null;
        } else if (choice.to().equals("external_id")) {
            return "Tells which " + one(draft.kind().key()) + " a row is about.";
        } else if (offer != null && offer.owner()) {
            return "Has to be there already: a row that names an unknown one is rejected.";
        } else if (offer != null && offer.person()) {
            return "The e-mail of a team member, or a name that only one has.";
        } else if (isDay(type) && draft.dateFormat() == null && !column.dates().isEmpty() && !asksDates(column)) {
            String order = column.dates().equals("open") ? settled().orElse("day") : column.dates();
            return (order.equals("day") ? "The day comes first" : "The month comes first")
                    + (column.dates().equals("open")
                            ? ", as in the other dates."
                            : ", as in " + column.dateSample() + ".");
        } else if (isNumber(type)
                && draft.numberFormat() == null
                && marks(column, choice, offer).equals("comma")) {
            return "A comma stands for the decimals.";
        }
        return null;
    }

    private static String one(String plural) {
        return plural.endsWith("s") ? plural.substring(0, plural.length() - 1) : plural;
    }

    /** Dates as they are written in this file, day first and month first. */
    List<Written> dateFormats() {
        String sample = draft.survey().columns().stream()
                .filter(column -> !column.dates().isEmpty() && column.dateSample() != null)
                .map(FileSurvey.Found::dateSample)
                .findFirst()
                .orElse("03-04-2024");
        Matcher day = DAY.matcher(String.valueOf(sample));
        boolean found = day.find();
        String mark = found ? day.group(2) : "-";
        String year = found && day.group(4).length() == 2 ? "yy" : "yyyy";
        String shown = "03" + mark + "04" + mark + (year.equals("yy") ? "24" : "2024");
        return List.of(
                new Written("d" + mark + "M" + mark + year, shown + " is 3 April"),
                new Written("M" + mark + "d" + mark + year, shown + " is 4 March"));
    }

    /** Whether somebody wrote down a pattern of their own. */
    boolean otherDates() {
        String format = draft.dateFormat();
        return format != null
                && dateFormats().stream().noneMatch(each -> each.pattern().equals(format));
    }

    /** What can be chosen, by group. */
    Map<String, List<Offer>> groups() {
        Map<String, List<Offer>> groups = new LinkedHashMap<>();
        offers.values()
                .forEach(offer -> groups.computeIfAbsent(offer.group(), any -> new ArrayList<>())
                        .add(offer));
        return groups;
    }

    /** As it was posted. What was not sent stays as it is. */
    ImportDraft.Said said(Map<String, String> posted) {
        List<ColumnChoice> columns = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < draft.columns().size(); i++) {
            columns.add(choice(i, posted, taken));
        }
        String dates = posted.getOrDefault("dates", draft.dateFormat() == null ? "" : draft.dateFormat());
        String format = CleanText.of(dates.equals(OTHER) ? posted.getOrDefault("pattern", "") : dates);
        String numbers = posted.getOrDefault("numbers", draft.numberFormat() == null ? "" : draft.numberFormat());
        return new ImportDraft.Said(
                columns,
                format.isEmpty() ? null : format.length() > 100 ? format.substring(0, 100) : format,
                numbers.equals("1,234.56") || numbers.equals("1.234,56") ? numbers : null,
                Boolean.parseBoolean(posted.getOrDefault("clearEmpty", Boolean.toString(draft.clearEmpty()))));
    }

    private ColumnChoice choice(int i, Map<String, String> posted, Set<String> taken) {
        ColumnChoice before = draft.columns().get(i);
        Found column = draft.survey().columns().get(i);
        String to = posted.get("to-" + i);
        if (to == null || !column.named()) {
            taken.add(before.to());
            return before;
        } else if (to.equals(NEW) && draft.kind().subject() != null) {
            return attribute(i, posted, before, column, taken);
        }
        Offer offer = offers.get(to);
        if (offer == null) {
            return ColumnChoice.skip(How.CHOSEN);
        }
        taken.add(to);
        return ColumnChoice.field(to, How.CHOSEN)
                .creating(offer.listed() && Boolean.parseBoolean(posted.get("create-" + i)));
    }

    private ColumnChoice attribute(
            int i, Map<String, String> posted, ColumnChoice before, Found column, Set<String> taken) {
        String named = CleanText.of(posted.getOrDefault("name-" + i, ""));
        String whole = named.isEmpty() ? column.name() : named;
        String label = whole.length() > LONGEST_LABEL ? whole.substring(0, LONGEST_LABEL) : whole;
        String asked = posted.getOrDefault("type-" + i, "");
        String type = AttributeTypes.all().stream().anyMatch(each -> each.key().equals(asked))
                ? asked
                : column.type().isEmpty() ? ValueType.TEXT.key() : column.type();
        if (before.fresh() && before.label().equals(label)) {
            taken.add(before.to());
            return new ColumnChoice(before.to(), label, type, false, How.CHOSEN);
        }
        ColumnChoice made =
                ColumnChoice.attribute(label, type, How.CHOSEN, key -> offers.containsKey(key) || taken.contains(key));
        taken.add(made.to());
        return made;
    }
}
