package app.steward.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.account.Account;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.problem.BadInput;
import app.steward.record.Patch;
import app.steward.record.Property;
import app.steward.record.PropertyGroup;
import app.steward.record.RawValue;
import app.steward.value.DecimalMark;
import app.steward.value.InvalidValue;
import app.steward.value.NumberReader;
import app.steward.value.ValueRule;
import app.steward.workspace.Conventions;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** A property that is declared is a field, is set by JSON and by forms, and is a column of files: nothing else is written. */
class NewPropertyTest {
    private static final Currency USD = Currency.getInstance("USD");

    static class Shipper extends Account {
        BigDecimal boxes;

        Shipper() {
            super("S", LocalDate.EPOCH);
        }
    }

    private static final Property<Shipper> BOXES = PropertyGroup.<Shipper>of(Subject.ACCOUNT, "Shipping")
            .count("boxes", "Boxes", shipper -> shipper.boxes, (shipper, boxes) -> shipper.boxes = boxes);

    private final Shipper shipper = new Shipper();

    @Test
    void itIsAField() {
        assertThat(BOXES.field().key()).isEqualTo("boxes");
        assertThat(BOXES.field().label()).isEqualTo("Boxes");
        assertThat(BOXES.field().group()).isEqualTo("Shipping");
        assertThat(BOXES.field().type()).isEqualTo(ValueType.NUMBER);
        assertThat(BOXES.field().writable()).isTrue();
        assertThat(BOXES.field().column()).isTrue();
        assertThat(BOXES.field().sortable()).isTrue();
    }

    @Test
    void programsSetIt() {
        set(Patch.json(JsonMapper.shared().readTree("{\"boxes\":12}")));
        assertThat(shipper.boxes).isEqualTo("12.00");
        assertThat(BOXES.reads().apply(shipper)).isEqualTo(shipper.boxes);
        set(Patch.json(JsonMapper.shared().readTree("{\"boxes\":null}")));
        assertThat(shipper.boxes).isNull();
        assertThatThrownBy(() -> set(Patch.json(JsonMapper.shared().readTree("{\"boxes\":-1}"))))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("Enter a number of at least 0.");
        assertThatThrownBy(() -> set(Patch.json(JsonMapper.shared().readTree("{\"boxes\":1.5}"))))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("Enter a whole number.");
    }

    @Test
    void peopleTypeIt() {
        Conventions conventions = new Conventions(ZoneOffset.UTC, USD);
        set(new Patch(Map.of("boxes", RawValue.text("1.200", conventions))));
        assertThat(shipper.boxes).isEqualTo("1200.00");
        assertThatThrownBy(() -> set(new Patch(Map.of("boxes", RawValue.text("-3", conventions)))))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("Enter a number of at least 0.");
    }

    @Test
    void filesBringIt() throws BadValue {
        Target target = Target.of(ImportKind.ACCOUNTS, List.of(BOXES)).stream()
                .filter(each -> each.key().equals("boxes"))
                .findFirst()
                .orElseThrow();
        assertThat(target.role()).isEqualTo(Target.Role.VALUE);
        assertThat(target.column()).isEqualTo("boxes");
        assertThat(target.sqlType()).isEqualTo("numeric");
        CellReader reader = new CellReader(
                target,
                ValueType.NUMBER,
                NumberReader.of(USD),
                DecimalMark.DOT,
                new DateText(null, DateText.Order.DAY_FIRST, ZoneOffset.UTC, LocalDate.EPOCH),
                null);
        assertThat(reader.read("1,200")).isEqualTo(new BigDecimal("1200.00"));
        assertThatThrownBy(() -> reader.read("-3")).isInstanceOf(BadValue.class).hasMessage("is below 0");
    }

    private void set(Patch patch) {
        patch.apply(shipper, List.of(BOXES));
        patch.check();
    }

    @ParameterizedTest
    @CsvSource({
        "COUNT, 7, 7.00",
        "COUNT, 7.5, is not a whole number",
        "COUNT, -1, is below 0",
        "MONEY, -1.005, -1.01",
        "MONEY, 9999999999999999.994, 9999999999999999.99",
        "MONEY, 9999999999999999.995, is too large a number",
        "SCORE, 100, 100.00",
        "SCORE, 100.001, is not a score of 0 to 100",
        "SCORE, -1, is not a score of 0 to 100",
        "MONTHS, 0.01, 0.01",
        "MONTHS, 0.009, 'is not a number of months of 0.01 to 1,200'",
        "MONTHS, 1200.01, 'is not a number of months of 0.01 to 1,200'",
        "USES, 999999999999, 999999999999",
        "USES, 1000000000000, is too large a number",
        "ANY, 1.230, 1.230"
    })
    void numbersKeepTheRule(ValueRule rule, BigDecimal number, String kept) {
        Object result;
        try {
            result = rule.keep(number);
        } catch (InvalidValue e) {
            result = e.reason();
        }
        assertThat(result.toString()).isEqualTo(kept);
    }

    @Test
    void textKeepsItsLength() {
        String longest = "\ud83d\ude00".repeat(255);
        assertThat(ValueRule.LINE.keep(longest)).isEqualTo(longest);
        assertThatThrownBy(() -> ValueRule.LINE.keep(longest + "x"))
                .isInstanceOf(InvalidValue.class)
                .hasMessage("Enter at most 255 characters.");
        assertThatThrownBy(() -> ValueRule.EXTERNAL_ID.keep("a\tb")).isInstanceOf(InvalidValue.class);
    }
}
