package app.steward.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class ForwardedRequestTest {

    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/sign-in");

    private ForwardedRequest seen(String sender, String... trusted) {
        request.setRemoteAddr(sender);
        return new ForwardedRequest(request, new Networks(List.of(trusted)), null);
    }

    @Test
    void a_stranger_is_not_believed_about_who_they_are_or_where_links_lead() {
        request.addHeader("X-Forwarded-For", "1.2.3.4");
        request.addHeader("X-Forwarded-Host", "evil.example");
        request.addHeader("X-Forwarded-Proto", "https");
        request.addHeader("Forwarded", "host=evil.example;for=1.2.3.4");
        for (String sender : List.of("203.0.113.5", "10.0.0.7", "192.168.1.1")) {
            ForwardedRequest seen = seen(sender, "10.0.0.5");
            assertThat(seen.getRemoteAddr()).isEqualTo(sender);
            assertThat(seen.getRequestURL()).hasToString("http://localhost/sign-in");
            assertThat(seen.isSecure()).isFalse();
        }
    }

    @Test
    void a_named_proxy_and_one_on_this_machine_are_believed() {
        request.addHeader("X-Forwarded-For", "203.0.113.9");
        request.addHeader("X-Forwarded-Host", "steward.example.com");
        request.addHeader("X-Forwarded-Proto", "https");
        for (String sender : List.of("127.0.0.1", "0:0:0:0:0:0:0:1", "10.1.2.3", "fd00::5")) {
            ForwardedRequest seen = seen(sender, "10.0.0.0/8", "fd00::/16");
            assertThat(seen.getRemoteAddr()).isEqualTo("203.0.113.9");
            assertThat(seen.getRequestURL()).hasToString("https://steward.example.com/sign-in");
            assertThat(seen.isSecure()).isTrue();
            assertThat(seen.getServerPort()).isEqualTo(443);
        }
    }

    @Test
    void what_a_client_wrote_before_the_proxy_added_to_it_is_not_believed() {
        request.addHeader("X-Forwarded-For", "6.6.6.6, 203.0.113.9:4711, 10.0.0.9");
        assertThat(seen("10.0.0.5", "10.0.0.0/8").getRemoteAddr()).isEqualTo("203.0.113.9");
    }

    @Test
    void nobody_behind_reads_the_headers_a_second_time() {
        request.addHeader("X-Forwarded-Prefix", "//evil.example");
        request.addHeader("Forwarded", "for=1.2.3.4");
        request.addHeader("Accept", "text/html");
        ForwardedRequest seen = seen("127.0.0.1");
        assertThat(seen.getHeader("x-forwarded-prefix")).isNull();
        assertThat(seen.getHeaders("Forwarded").hasMoreElements()).isFalse();
        assertThat(Collections.list(seen.getHeaderNames())).containsExactly("Accept");
    }

    @Test
    void a_host_that_is_none_is_left_aside() {
        request.addHeader("X-Forwarded-Host", "evil.example/path?x");
        assertThat(seen("127.0.0.1").getServerName()).isEqualTo("localhost");
    }

    @Test
    void the_operators_address_counts_before_whatever_the_request_says() {
        request.setServerName("evil.example");
        request.addHeader("X-Forwarded-Host", "evil.example");
        request.setRemoteAddr("127.0.0.1");
        ForwardedRequest seen =
                new ForwardedRequest(request, new Networks(List.of()), URI.create("https://steward.example.com:8443"));
        assertThat(seen.getRequestURL()).hasToString("https://steward.example.com:8443/sign-in");
        assertThat(seen.isSecure()).isTrue();
    }

    @Test
    void what_is_no_network_is_refused() {
        for (String wrong : List.of("proxy.example", "10.0.0.0/33", "10.0.0.0/x", "", "300.1.1.1")) {
            assertThatThrownBy(() -> new Networks(List.of(wrong)))
                    .as(wrong)
                    .hasMessageContaining("is no network address");
        }
    }
}
