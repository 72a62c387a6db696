package app.steward.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.problem.BadInput;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class ZippedBodyTest {
    private static final int LIMIT = 512 << 10;

    private final BodyRoom room = new BodyRoom(64L << 20, Duration.ofMillis(1));

    private static byte[] zipped(byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(body);
        }
        return bytes.toByteArray();
    }

    private CappedRequest request(String path, byte[] body) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", path);
        request.addHeader("Content-Encoding", "gzip");
        request.setContent(body);
        return new CappedRequest(request, new MockHttpServletResponse(), BodyRule.of(request), room);
    }

    private byte[] read(byte[] body) throws IOException {
        try (CappedRequest request = request("/v1/batch", body)) {
            return request.getInputStream().readAllBytes();
        }
    }

    @Test
    void it_is_read_as_what_it_unpacks_to() throws IOException {
        try (CappedRequest request = request("/v1/batch", zipped("{\"batch\":[]}".getBytes(StandardCharsets.UTF_8)))) {
            assertThat(request.getHeader("Content-Encoding")).isNull();
            assertThat(request.getContentLength()).isEqualTo(-1);
            assertThat(request.getReader().readLine()).isEqualTo("{\"batch\":[]}");
        }
        for (int size : new int[] {0, 1, 16 << 10, 64 << 10, (64 << 10) + 1, LIMIT}) {
            byte[] body = new byte[size];
            Arrays.fill(body, (byte) 'x');
            assertThat(read(zipped(body))).as("%d bytes", size).isEqualTo(body);
        }
    }

    @Test
    void unpacking_stops_at_the_limit() throws IOException {
        byte[] bomb = zipped(new byte[64 << 20]);
        assertThat(bomb).hasSizeLessThan(LIMIT);
        assertThatThrownBy(() -> read(bomb)).isInstanceOf(BodyTooLarge.class);
        assertThatThrownBy(() -> read(zipped(new byte[LIMIT + 1]))).isInstanceOf(BodyTooLarge.class);
    }

    @Test
    void what_is_no_gzip_or_cut_off_is_a_fault_of_the_sender() throws IOException {
        assertThatThrownBy(() -> read("{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfAny(BadInput.class, EOFException.class);
        assertThatThrownBy(() -> read("{\"batch\": 'no gzip'}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(BadInput.class);
        byte[] whole = zipped("{\"batch\":[]}".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> read(Arrays.copyOf(whole, whole.length - 9))).isInstanceOf(EOFException.class);
    }

    @Test
    void small_bodies_that_unpack_to_large_ones_share_the_room_for_large_ones() throws IOException {
        byte[] large = zipped(new byte[LIMIT]);
        CappedRequest[] at = new CappedRequest[8];
        for (int i = 0; i < at.length; i++) {
            at[i] = request("/v1/batch", large);
            assertThat(at[i].getInputStream().readAllBytes()).hasSize(LIMIT);
        }
        assertThatThrownBy(() -> read(large)).isInstanceOf(TooManyBodies.class);
        for (CappedRequest each : at) {
            each.close();
        }
        assertThat(read(large)).hasSize(LIMIT);
    }

    @Test
    void elsewhere_it_is_left_as_it_was_sent() throws IOException {
        byte[] sent = zipped("{}".getBytes(StandardCharsets.UTF_8));
        try (CappedRequest request = request("/api/v2/accounts", sent)) {
            assertThat(request.getHeader("Content-Encoding")).isEqualTo("gzip");
            assertThat(request.getInputStream().readAllBytes()).isEqualTo(sent);
        }
    }
}
