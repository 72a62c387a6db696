package app.steward.attention.web;

import app.steward.attention.Attention;
import app.steward.team.Viewer;
import app.steward.workspace.Today;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Why an account has its attention, as the API tells it. */
@RestController
@Tag(name = "Accounts")
class AttentionApi {
    private final Attention attention;
    private final Today today;

    AttentionApi(Attention attention, Today today) {
        this.attention = attention;
        this.today = today;
    }

    /** What adds to it, what adds most first. */
    record PartAnswer(String key, int points, String words) {}

    /** The score is what the parts add, 100 at most. */
    record AttentionAnswer(int score, List<PartAnswer> parts) {}

    @GetMapping("/api/v2/accounts/{externalId}/attention")
    @Operation(summary = "How much an account asks for somebody, and for what")
    AttentionAnswer attention(Viewer viewer, @PathVariable String externalId) {
        Attention.Found found = attention.of(viewer, externalId, today.now());
        return new AttentionAnswer(
                found.score(),
                found.reasons().stream()
                        .map(reason -> new PartAnswer(reason.part().key(), reason.points(), reason.words()))
                        .toList());
    }
}
