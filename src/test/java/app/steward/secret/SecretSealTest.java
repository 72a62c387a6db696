package app.steward.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.workspace.StewardSettings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretSealTest {
    private final SecretSeal seal = new SecretSeal("0123456789abcdef0123456789abcdef");

    @Test
    void opensWhatItSealedForTheSameThingOnly() {
        String stored = seal.seal("webhook:3", "whsec_abc");
        assertThat(stored).startsWith("v1:").doesNotContain("whsec_abc");
        assertThat(seal.open("webhook:3", stored)).contains("whsec_abc");
        assertThat(seal.open("webhook:4", stored)).isEmpty();
        assertThat(new SecretSeal("another key, as long as it has to be").open("webhook:3", stored))
                .isEmpty();
        assertThat(new SecretSeal((String) null).open("webhook:3", stored)).isEmpty();
    }

    @Test
    void sealsTheSameOtherwiseEachTime() {
        assertThat(seal.seal("a", "x")).isNotEqualTo(seal.seal("a", "x"));
    }

    @Test
    void opensNothingThatWasChanged() {
        String stored = seal.seal("a", "secret");
        String changed = stored.substring(0, 20) + (stored.charAt(20) == 'A' ? 'B' : 'A') + stored.substring(21);
        for (String wrong : List.of(changed, "v1:", "v1:AAAA", "v1:not base64", "secret", "")) {
            assertThat(seal.open("a", wrong)).as(wrong).isEmpty();
        }
    }

    @Test
    void sealsNothingWithoutASeal() {
        SecretSeal none = new SecretSeal((String) null);
        assertThat(none.isSet()).isFalse();
        assertThatThrownBy(() -> none.seal("a", "x")).hasMessageContaining("STEWARD_SECRET_SEAL");
    }

    @Test
    void isLong() {
        assertThat(settings("0123456789abcdef0123456789abcdef").secretSeal()).isNotNull();
        assertThat(settings(" ").secretSeal()).isNull();
        assertThatThrownBy(() -> settings("hunter2"))
                .hasMessageContaining("STEWARD_SECRET_SEAL")
                .hasMessageContaining("32 characters")
                .hasMessageNotContaining("hunter2");
    }

    private static StewardSettings settings(String seal) {
        return new StewardSettings(
                null, null, null, false, null, Path.of("data"), null, null, null, List.of(), seal, false);
    }
}
