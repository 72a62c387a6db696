package app.steward.condition.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import app.steward.condition.Catalogue;
import app.steward.condition.Conditions;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Operator;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.condition.TestCatalogue;
import app.steward.condition.ValueType;
import app.steward.condition.web.Builder.GroupView;
import app.steward.condition.web.Builder.LineView;
import app.steward.condition.web.Builder.ParamView;
import app.steward.condition.web.Builder.Part;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.value.NumberReader;
import app.steward.workspace.Now;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/** Conditions as forms: drawn, and posted back as a browser does. */
abstract class ConditionFormCase {
    static final Now NOW = new Now(Instant.parse("2026-06-15T12:00:00Z"), ZoneOffset.UTC, DayOfWeek.MONDAY);

    final Catalogue catalogue = TestCatalogue.make();

    final Conditions conditions = new Conditions();

    ConditionForm of(String json) {
        return ConditionForm.of(Subject.ACCOUNT, catalogue, conditions.tree(json.replace('\'', '"')));
    }

    ConditionForm posted(MultiValueMap<String, String> parameters) {
        return ConditionForm.posted(
                Subject.ACCOUNT, catalogue, NumberReader.of(Currency.getInstance("USD")), parameters);
    }

    /** What a form posts: name, value, name, value. */
    static MultiValueMap<String, String> parameters(String... pairs) {
        MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            parameters.add(pairs[i], pairs[i + 1]);
        }
        return parameters;
    }

    ConditionForm press(ConditionForm form, String act) {
        MultiValueMap<String, String> parameters = drawn(form);
        parameters.add("act", act);
        return posted(parameters);
    }

    GroupView top(ConditionForm form) {
        return Builder.of(form, Purpose.FILTER, List.of(), NOW).top();
    }

    static LineView line(@Nullable GroupView group, int at) {
        return Objects.requireNonNull(
                Objects.requireNonNull(group).parts().get(at).line());
    }

    /** What a browser sends of a form as it is drawn. */
    static MultiValueMap<String, String> drawn(ConditionForm form) {
        MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
        Builder builder = Builder.of(form, Purpose.FILTER, List.of(), NOW);
        parameters.add("undo", builder.undo());
        draw(builder.top(), parameters);
        return parameters;
    }

    static void draw(GroupView group, MultiValueMap<String, String> parameters) {
        parameters.add(group.path(), group.mode());
        for (Part part : group.parts()) {
            if (part.group() != null) {
                draw(part.group(), parameters);
            } else {
                draw(Objects.requireNonNull(part.line()), parameters);
            }
        }
    }

    static void draw(LineView line, MultiValueMap<String, String> parameters) {
        parameters.add(line.path() + ".field", line.field());
        parameters.add(line.path() + ".of", line.field());
        if (line.operator() != null) {
            parameters.add(line.path() + ".op", line.operator().key());
        }
        String value = line.path() + ".value";
        switch (line.input()) {
            case NOTHING -> {}
            case NUMBER -> {
                assertThat(line.other().isEmpty()
                                || line.others().listed().stream()
                                        .anyMatch(other -> other.key().equals(line.other())))
                        .as("the list offers what is chosen")
                        .isTrue();
                parameters.add(value, line.value());
                parameters.add(line.path() + ".other", line.other());
            }
            case TEXT, DATE, DAYS, YES_NO, CHOICE -> parameters.add(value, line.value());
            case NUMBERS, DATES -> {
                parameters.add(line.path() + ".from", line.value());
                parameters.add(line.path() + ".to", line.second());
            }
            case TEXTS, CHOICES -> {
                line.chips().forEach(chip -> parameters.add(value, chip.value()));
                parameters.add(line.path() + ".add", "");
            }
        }
        for (ParamView param : line.params()) {
            parameters.add(line.path() + ".param." + param.name(), param.value());
        }
    }

    /** The normal form of what a form holds, so that spelling does not matter. */
    String normal(ConditionForm form) {
        return conditions.write(
                conditions.read(catalogue, Subject.ACCOUNT, form.json().condition(), Purpose.RULE));
    }

    String normal(String json) {
        return conditions.write(conditions.read(catalogue, Subject.ACCOUNT, json.replace('\'', '"'), Purpose.RULE));
    }

    List<Fault> faults(ConditionForm form) {
        return form.inWords(
                catchThrowableOfType(BadInput.class, () -> normal(form)).faults());
    }

    @Nullable
    String error(ConditionForm form, int line) {
        return line(Builder.of(form, Purpose.FILTER, faults(form), NOW).top(), line)
                .error();
    }

    static List<String> values(FieldDefinition field, Operator operator) {
        List<String> values = new ArrayList<>();
        switch (Input.of(field.type(), operator)) {
            case NOTHING -> values.add("");
            case NUMBER -> {
                values.addAll(List.of("0", "-20", "1234567.25", "1.234", "0.000001", "123456789012345678"));
                if (!field.key().equals("licenses")) {
                    values.add("{'field':'licenses'}");
                    values.add("{'field':'licenses','times':0.6}");
                    values.add("{'field':'features_used','params':{'days':30},'times':1.255}");
                }
            }
            case NUMBERS -> values.addAll(List.of("[1,2]", "[-0.5,1000000]"));
            case DAYS -> values.addAll(List.of("1", "3660"));
            case DATE -> {
                values.add("'2024-12-31'");
                if (field.type() == ValueType.MOMENT && operator != Operator.ON) {
                    values.add("'2024-12-31T12:00:00Z'");
                }
            }
            case DATES -> values.add("['2024-12-31','2025-01-31']");
            case YES_NO -> values.addAll(List.of("true", "false"));
            case TEXT -> values.addAll(List.of("'Acme, Inc.'", "'5,000'", "'true'"));
            case CHOICE -> values.add("'" + key(field, 0) + "'");
            case TEXTS -> values.addAll(List.of("['a']", "['Oslo','a, b']"));
            case CHOICES -> {
                String quote = field.type() == ValueType.MEMBERSHIP ? "" : "'";
                values.add("[" + quote + key(field, 0) + quote + "]");
                values.add("[" + quote + key(field, 1) + quote + "," + quote + key(field, 0) + quote + "]");
            }
        }
        return values;
    }

    static String key(FieldDefinition field, int at) {
        return field.known().size() > at ? field.known().get(at).key() : "gone " + at;
    }
}
