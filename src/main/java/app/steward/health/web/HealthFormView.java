package app.steward.health.web;

import app.steward.condition.FieldDefinition;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.condition.web.Builder;
import app.steward.condition.web.Builder.ParamView;
import app.steward.condition.web.FieldMenu;
import app.steward.condition.web.ShareMenu;
import app.steward.health.Pillar;
import app.steward.problem.Fault;
import app.steward.value.InvalidValue;
import app.steward.value.NumberKind;
import app.steward.value.NumberReader;
import app.steward.web.Formats;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A configuration form as it is drawn.
 *
 * @param undo the configuration before the last removal as JSON, or empty
 */
record HealthFormView(List<PillarView> pillars, String undo) {

    /** Whether there is no metric at all. */
    public boolean isEmpty() {
        return pillars.stream().allMatch(pillar -> pillar.metrics().isEmpty());
    }

    /**
     * One pillar.
     *
     * @param share of its weight in all pillars that have a metric; an en dash where it has none
     */
    record PillarView(
            Pillar pillar,
            String weight,
            String share,
            List<MetricView> metrics,
            @Nullable String error) {

        public String key() {
            return pillar.key();
        }

        public String label() {
            return pillar.shortLabel();
        }

        public String icon() {
            return PillarIcons.icon(pillar);
        }
    }

    /**
     * One metric.
     *
     * @param unit of a number in the inputs: the currency, "%", "days" or empty
     * @param others what good and poor may be a share of
     * @param share of its weight in its pillar
     * @param errors by what they are about: field, params, weight, good, poor, better, missing; "" for the whole
     */
    record MetricView(
            String path,
            String field,
            String label,
            String icon,
            String unit,
            boolean known,
            boolean day,
            HealthForm.Line line,
            ShareMenu others,
            List<ParamView> params,
            String share,
            Map<String, String> errors) {

        public String weight() {
            return line.weight;
        }

        public boolean lower() {
            return line.better.equals("lower");
        }

        public boolean missingIsPoor() {
            return line.missing.equals("poor");
        }

        public String good() {
            return line.good;
        }

        public String goodOf() {
            return line.goodOf;
        }

        public String poor() {
            return line.poor;
        }

        public String poorOf() {
            return line.poorOf;
        }

        /** Whether an input is wrong, so that it can say so. */
        public boolean wrong(String part) {
            return errors.containsKey(part);
        }

        /** All that is wrong, each sentence once. */
        public @Nullable String error() {
            return errors.isEmpty() ? null : errors.values().stream().distinct().collect(Collectors.joining(" "));
        }
    }

    /** Draws the form; the faults are those that {@link HealthForm#placed} answered. */
    static HealthFormView of(HealthForm form, Collection<Fault> faults, Formats formats) {
        Map<Pillar, BigDecimal> weights = new LinkedHashMap<>();
        for (Pillar pillar : Pillar.values()) {
            if (!form.part(pillar).lines.isEmpty()) {
                weights.put(pillar, weight(form.part(pillar).weight));
            }
        }
        BigDecimal all = weights.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
        List<PillarView> pillars = new ArrayList<>();
        for (Pillar pillar : Pillar.values()) {
            HealthForm.Part part = form.part(pillar);
            BigDecimal metrics =
                    part.lines.stream().map(line -> weight(line.weight)).reduce(BigDecimal.ZERO, BigDecimal::add);
            List<MetricView> views = new ArrayList<>();
            for (int i = 0; i < part.lines.size(); i++) {
                String path = pillar.key() + "." + i;
                HealthForm.Line line = part.lines.get(i);
                String share = formats.share(weight(line.weight), metrics);
                views.add(metric(form, path, line, share, errors(faults, path), formats));
            }
            pillars.add(new PillarView(
                    pillar,
                    part.weight,
                    weights.containsKey(pillar) ? formats.share(weights.get(pillar), all) : Formats.NONE,
                    views,
                    faults.stream()
                            .filter(fault -> fault.path().equals(pillar.key()))
                            .map(Fault::message)
                            .findFirst()
                            .orElse(null)));
        }
        return new HealthFormView(pillars, form.undo());
    }

    private static MetricView metric(
            HealthForm form,
            String path,
            HealthForm.Line line,
            String share,
            Map<String, String> errors,
            Formats formats) {
        FieldDefinition field = form.field(line);
        String label = field != null ? field.label() : line.field.isEmpty() ? "Choose a field" : line.field;
        boolean day = field != null && field.type().isDay();
        return new MetricView(
                path,
                line.field,
                label,
                field == null ? "question-circle" : Builder.icon(field),
                field == null ? "" : unit(field.type(), formats),
                field != null,
                day,
                line,
                field == null || day ? ShareMenu.NONE : others(form, line),
                field == null ? List.of() : ParamView.of(field, line.params),
                share,
                errors);
    }

    /** What good and poor may be a share of: the numbers of the account that do not follow from health. */
    private static ShareMenu others(HealthForm form, HealthForm.Line line) {
        return ShareMenu.of(
                FieldMenu.Kind.HEALTH, Subject.ACCOUNT, form.catalogue(), line.field, line.goodOf, line.poorOf);
    }

    private static String unit(ValueType type, Formats formats) {
        return switch (type) {
            case MONEY -> formats.currency();
            case PERCENT -> "%";
            case DATE, MOMENT -> "days since";
            default -> "a number";
        };
    }

    private static Map<String, String> errors(Collection<Fault> faults, String path) {
        Map<String, String> errors = new LinkedHashMap<>();
        for (Fault fault : faults) {
            if (fault.path().equals(path)) {
                errors.putIfAbsent("", fault.message());
            } else if (fault.path().startsWith(path + ".")) {
                errors.putIfAbsent(fault.path().substring(path.length() + 1), fault.message());
            }
        }
        return errors;
    }

    /** A weight as typed; what is no number counts nothing until it is corrected. */
    private static BigDecimal weight(String typed) {
        try {
            return NumberReader.WITHOUT_CURRENCY
                    .typed(typed, NumberKind.DECIMAL)
                    .max(BigDecimal.ZERO);
        } catch (InvalidValue e) {
            return BigDecimal.ZERO;
        }
    }
}
