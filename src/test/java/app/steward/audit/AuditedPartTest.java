package app.steward.audit;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.audit.AuditedPart.Difference;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/** What differs between two long values is in what is shown of them. */
class AuditedPartTest {
    private static final AuditedPart MESSAGE = AuditedPart.text("message", "Message");

    private static Difference difference(String before, String after) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return Objects.requireNonNull(MESSAGE.difference(json.stringNode(before), json.stringNode(after)));
    }

    @Test
    void longTextsAreCutAroundWhereTheyBeginToDiffer() {
        String same = "Talk to them about the renewal. ".repeat(20);
        Difference late = difference(same + "Call Ann", same + "Write to Bob" + " again".repeat(60));
        assertThat(late.removed().get(0)).startsWith("…").endsWith("Call Ann").hasSizeLessThanOrEqualTo(161);
        assertThat(late.added().get(0))
                .startsWith("…")
                .contains("renewal. Write to Bob")
                .endsWith("…");
        assertThat(difference(same, same + "And more").added().get(0)).endsWith("And more");
    }

    @Test
    void whatDiffersAtTheBeginningIsCutAtTheEnd() {
        Difference early = difference("a".repeat(200), "b".repeat(160));
        assertThat(early.removed()).containsExactly("a".repeat(159) + "…");
        assertThat(early.added()).containsExactly("b".repeat(160));
    }

    @Test
    void noSignIsCutInTwo() {
        for (int i = 150; i < 165; i++) {
            String shown =
                    difference("x".repeat(i) + "😀".repeat(100), "").removed().get(0);
            assertThat(shown.codePoints().filter(sign -> sign >= 0xD800 && sign < 0xE000))
                    .isEmpty();
        }
    }
}
