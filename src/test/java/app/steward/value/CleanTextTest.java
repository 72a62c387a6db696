package app.steward.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.text.Normalizer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text, ids, tags, yes and no. */
class CleanTextTest {

    @ParameterizedTest
    @ValueSource(
            ints = {
                ' ', '\t', '\n', '\r', 0x0B, 0x0C, 0x1C, 0x85, 0xA0, 0x1680, 0x180E, 0x2000, 0x2003, 0x2007, 0x200A,
                0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2028, 0x2029, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF
            })
    void whatShowsNothingIsTakenOffTheEnds(int character) {
        String blank = Character.toString(character);
        assertThat(CleanText.of(blank + blank + "A" + blank + "B" + blank))
                .isEqualTo("A" + Normalizer.normalize(blank, Normalizer.Form.NFC) + "B");
        assertThat(CleanText.of(blank)).isEmpty();
        assertThat(CleanText.read(blank)).isNull();
    }

    @Test
    void textIsComposed() {
        assertThat(CleanText.of("Cafe\u0301")).isEqualTo("Caf\u00e9");
        assertThat(CleanText.of("\u1112\u1161\u11ab")).isEqualTo("\ud55c");
        assertThat(CleanText.of("Ω\u2126")).isEqualTo("ΩΩ");
        assertThat(CleanText.of("plain")).isEqualTo("plain");
    }

    @Test
    void whatCantBeStoredIsRefused() {
        for (String text : new String[] {"a\0b", "\ud800", "a\udc00b"}) {
            assertThatThrownBy(() -> CleanText.read(text)).isInstanceOf(InvalidValue.class);
        }
        assertThat(CleanText.read("\ud83d\ude00", 1)).isEqualTo("\ud83d\ude00");
        assertThatThrownBy(() -> CleanText.read("abc", 2)).hasMessage("Enter at most 2 characters.");
    }

    @Test
    void anExternalIdIsOneLine() {
        assertThat(ExternalId.read("\u00a0 N9\u00a0")).isEqualTo("N9");
        for (String text : new String[] {"", "\u200b", "a\nb", "a\tb", "a\u2028b", "x".repeat(256)}) {
            assertThatThrownBy(() -> ExternalId.read(text)).isInstanceOf(InvalidValue.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TRUE,true",
        "Yes,true",
        "y,true",
        "t,true",
        "1,true",
        "false,false",
        "NO,false",
        "n,false",
        "F,false",
        "'\u00a00 ',false"
    })
    void yesAndNoAreReadAsPeopleWriteThem(String text, boolean expected) {
        assertThat(YesNo.read(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "ja", "on", "yes please"})
    void whatIsNeitherIsRefused(String text) {
        assertThatThrownBy(() -> YesNo.read(text)).isInstanceOf(InvalidValue.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            quoteCharacter = '`',
            value = {
                "[\"env:prod\", \"pii:true\"]=env:prod/pii:true",
                "[\"a, b\", \"c\"]=a, b/c",
                "[]=",
                "a, b=a/b",
                "a;b | c=a/b/c",
                "a,A , ,\u200b=a",
                "[a], b=[a]/b",
                "[1, null, true]=1/true",
                "[[1], 2]=[[1]/2]",
                "Cafe\u0301,Caf\u00e9=Caf\u00e9"
            })
    void tagsAreReadAsPeopleAndFilesWriteThem(String text, String expected) {
        assertThat(Tags.read(text)).isEqualTo(expected == null ? List.of() : List.of(expected.split("/")));
    }

    @Test
    void tagsAreWrittenSoThatTheyAreReadAgain() {
        assertThat(Tags.text(List.of("a", "b"))).isEqualTo("a, b");
        for (List<String> tags : List.of(List.of("a, b", "c"), List.of("a;b"), List.of("[\"x\"]"), List.<String>of())) {
            assertThat(Tags.read(Tags.text(tags))).isEqualTo(tags);
        }
    }

    @Test
    void tagsAreNotTooManyAndNotTooLong() {
        assertThatThrownBy(() -> Tags.read("x".repeat(256))).isInstanceOf(InvalidValue.class);
        assertThatThrownBy(() -> Tags.of(java.util.stream.IntStream.range(0, 101)
                        .mapToObj(Integer::toString)
                        .toList()))
                .isInstanceOf(InvalidValue.class);
    }
}
