package app.steward.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.demo.Making;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Who is let through while the demo is being made. */
class MakingFilterTest {
    private final Making making = new Making();
    private final MakingFilter filter = new MakingFilter(making);
    private MockHttpServletResponse answer = new MockHttpServletResponse();

    @BeforeEach
    void begin() {
        making.begin();
    }

    /** Whether the request reached what is behind the filter. */
    private boolean passes(String method, String path, String accept) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        request.addHeader("Accept", accept);
        answer = new MockHttpServletResponse();
        MockFilterChain behind = new MockFilterChain();
        filter.doFilter(request, answer, behind);
        return behind.getRequest() != null;
    }

    @Test
    void peopleSeeThatItIsBeingMadeOnAPageThatAsksAgain() throws Exception {
        assertThat(passes("GET", "/sign-in", "text/html")).isFalse();
        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getForwardedUrl()).isEqualTo("/demo/being-made");
        assertThat(answer.getHeader("Refresh")).isEqualTo("2");
    }

    @Test
    void programsAreToldToComeBack() throws Exception {
        assertThat(passes("GET", "/api/v2/accounts", "application/json")).isFalse();
        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getHeader("Retry-After")).isEqualTo("2");
        assertThat(passes("POST", "/sign-in", "text/html")).isFalse();
        assertThat(answer.getForwardedUrl()).isNull();
    }

    @Test
    void healthAndFilesAreThereAllTheTime() throws Exception {
        assertThat(passes("GET", "/actuator/health", "*/*")).isTrue();
        assertThat(passes("GET", "/assets/css/steward.css", "text/css")).isTrue();
    }

    @Test
    void onceItIsWholeEverybodyPasses() throws Exception {
        making.whole();
        assertThat(passes("GET", "/sign-in", "text/html")).isTrue();
        assertThat(passes("POST", "/sign-in", "text/html")).isTrue();
    }
}
