package app.steward.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PastedValuesTest {

    @Test
    void lineBreaksTabsSemicolonsAndCommasSeparate() {
        assertThat(PastedValues.read("A-1\r\nA-2\n\n A-3 \nA-1")).containsExactly("A-1", "A-2", "A-3");
        assertThat(PastedValues.read("A-1\tA-2")).containsExactly("A-1", "A-2");
        assertThat(PastedValues.read("A-1; A-2;")).containsExactly("A-1", "A-2");
        assertThat(PastedValues.read("A-1, A-2")).containsExactly("A-1", "A-2");
        assertThat(PastedValues.read(" A-1\u00a0")).containsExactly("A-1");
        assertThat(PastedValues.read(" \n ")).isEmpty();
    }

    @Test
    void theStrongestSeparatorLeavesTheOthersAlone() {
        assertThat(PastedValues.read("Tolva, Inc.\nOslo; Bergen")).containsExactly("Tolva, Inc.", "Oslo; Bergen");
        assertThat(PastedValues.read("Tolva, Inc.; Oslo")).containsExactly("Tolva, Inc.", "Oslo");
    }

    @Test
    void whatIsQuotedStaysWhole() {
        assertThat(PastedValues.read("\"Tolva, Inc.\", Oslo")).containsExactly("Tolva, Inc.", "Oslo");
        assertThat(PastedValues.read("\"a \"\"b\"\", c\"")).containsExactly("a \"b\", c");
        assertThat(PastedValues.read("5\" pipe, 6\" pipe")).containsExactly("5\" pipe", "6\" pipe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Oslo", "Tolva, Inc.", "a;b", "say \"hi\", then", "\"quoted\"", "5\"", "a\tb"})
    void aValueThatIsWrittenComesBackAsOne(String value) {
        assertThat(PastedValues.read(PastedValues.write(value))).isEqualTo(List.of(value));
    }
}
