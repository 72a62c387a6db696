package app.steward.team.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The sessions of the database, asked less often: a request reads its session once, and writes when it was last used
 * only where that is a minute ago. Each page waited for the disk to have written that, and read the session again
 * afterwards. A session may end a minute early by it, of twelve hours.
 */
final class RequestSessions<S extends Session> implements SessionRepository<RequestSessions.Seldom<S>> {
    private static final Duration EXACT_ENOUGH = Duration.ofMinutes(1);

    private final SessionRepository<S> sessions;
    private final ThreadLocal<Request<S>> requests = new ThreadLocal<>();

    RequestSessions(SessionRepository<S> sessions) {
        this.sessions = sessions;
    }

    /** The one session that a request has. */
    private static final class Request<S extends Session> {
        private @Nullable Seldom<S> session;
    }

    @Override
    public Seldom<S> createSession() {
        return new Seldom<>(sessions.createSession());
    }

    @Override
    public void save(Seldom<S> session) {
        sessions.save(session.session);
    }

    @Override
    public @Nullable Seldom<S> findById(String id) {
        Request<S> request = requests.get();
        if (request != null
                && request.session != null
                && request.session.getId().equals(id)) {
            return request.session;
        }
        S found = sessions.findById(id);
        Seldom<S> session = found == null ? null : new Seldom<>(found);
        if (request != null) {
            request.session = session;
        }
        return session;
    }

    @Override
    public void deleteById(String id) {
        Request<S> request = requests.get();
        if (request != null) {
            request.session = null;
        }
        sessions.deleteById(id);
    }

    /** Around all that asks for the session of a request: says where one begins and ends. */
    final class Filter extends OncePerRequestFilter {
        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            requests.set(new Request<>());
            try {
                chain.doFilter(request, response);
            } finally {
                requests.remove();
            }
        }
    }

    /** A session whose last use is exact to the minute. */
    static final class Seldom<S extends Session> implements Session {
        private final S session;

        private Seldom(S session) {
            this.session = session;
        }

        @Override
        public void setLastAccessedTime(Instant at) {
            if (at.isAfter(session.getLastAccessedTime().plus(EXACT_ENOUGH))) {
                session.setLastAccessedTime(at);
            }
        }

        @Override
        public String getId() {
            return session.getId();
        }

        @Override
        public String changeSessionId() {
            return session.changeSessionId();
        }

        @Override
        public <T> @Nullable T getAttribute(String name) {
            return session.getAttribute(name);
        }

        @Override
        public Set<String> getAttributeNames() {
            return session.getAttributeNames();
        }

        @Override
        public void setAttribute(String name, Object value) {
            session.setAttribute(name, value);
        }

        @Override
        public void removeAttribute(String name) {
            session.removeAttribute(name);
        }

        @Override
        public Instant getCreationTime() {
            return session.getCreationTime();
        }

        @Override
        public Instant getLastAccessedTime() {
            return session.getLastAccessedTime();
        }

        @Override
        public void setMaxInactiveInterval(Duration interval) {
            session.setMaxInactiveInterval(interval);
        }

        @Override
        public Duration getMaxInactiveInterval() {
            return session.getMaxInactiveInterval();
        }

        @Override
        public boolean isExpired() {
            return session.isExpired();
        }
    }
}
