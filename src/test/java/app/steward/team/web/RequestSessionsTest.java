package app.steward.team.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.FilterChain;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.session.MapSession;
import org.springframework.session.MapSessionRepository;

class RequestSessionsTest {
    private int reads;

    private final MapSessionRepository stored = new MapSessionRepository(new ConcurrentHashMap<>()) {
        @Override
        public MapSession findById(String id) {
            reads++;
            return super.findById(id);
        }
    };
    private final RequestSessions<MapSession> sessions = new RequestSessions<>(stored);
    private String id;

    @BeforeEach
    void aSession() {
        RequestSessions.Seldom<MapSession> session = sessions.createSession();
        id = session.getId();
        sessions.save(session);
    }

    private void inARequest(FilterChain chain) throws Exception {
        sessions.new Filter().doFilter(new MockHttpServletRequest(), new MockHttpServletResponse(), chain);
    }

    @Test
    void aRequestReadsItsSessionOnce() throws Exception {
        inARequest((request, response) -> {
            assertThat(sessions.findById(id)).isSameAs(sessions.findById(id)).isNotNull();
            assertThat(reads).isEqualTo(1);
        });
        inARequest((request, response) -> sessions.findById(id));
        assertThat(reads).isEqualTo(2);
        sessions.findById(id);
        sessions.findById(id);
        assertThat(reads).as("outside of a request").isEqualTo(4);
    }

    @Test
    void aSessionThatEndedIsGoneWithinTheRequest() throws Exception {
        inARequest((request, response) -> {
            sessions.findById(id);
            sessions.deleteById(id);
            assertThat(sessions.findById(id)).isNull();
        });
    }

    @Test
    void anotherNumberIsAnotherSession() throws Exception {
        inARequest((request, response) -> {
            RequestSessions.Seldom<MapSession> session = sessions.findById(id);
            String other = session.changeSessionId();
            sessions.save(session);
            assertThat(sessions.findById(id)).isNull();
            assertThat(sessions.findById(other)).isNotNull();
        });
    }

    @Test
    void theLastUseIsExactToTheMinute() {
        RequestSessions.Seldom<MapSession> session = sessions.findById(id);
        Instant then = session.getLastAccessedTime();
        session.setLastAccessedTime(then.plusSeconds(59));
        assertThat(session.getLastAccessedTime()).isEqualTo(then);
        session.setLastAccessedTime(then.plus(Duration.ofSeconds(61)));
        assertThat(session.getLastAccessedTime()).isEqualTo(then.plusSeconds(61));
    }
}
