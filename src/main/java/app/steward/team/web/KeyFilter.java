package app.steward.team.web;

import app.steward.team.ApiKey;
import app.steward.team.KeyGate;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets programs in by their key, from {@code Authorization: Bearer KEY} or Basic with the key as user name, and makes
 * them act as whom the key or {@code X-Act-As} says. A request without a key goes on as nobody's.
 */
class KeyFilter extends OncePerRequestFilter {

    /** Authority of a secret key: all of the API, within what its viewer may. */
    static final String MANAGE = "manage";

    /** Authority of either kind: may send data. */
    static final String SEND = "send";

    private static final String ACT_AS = "X-Act-As";

    private final KeyGate gate;
    private final TeamMembers members;
    private final ProblemWriter problems;

    KeyFilter(KeyGate gate, TeamMembers members, ProblemWriter problems) {
        this.gate = gate;
        this.members = members;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String sent = keyOf(request.getHeader(HttpHeaders.AUTHORIZATION));
        if (sent == null) {
            chain.doFilter(request, response);
            return;
        }
        Optional<KeyGate.Entry> entry = gate.enter(sent);
        if (entry.isEmpty()) {
            problems.write(response, HttpStatus.UNAUTHORIZED, "This API key is wrong or was revoked.");
            return;
        }
        ApiKey key = entry.get().key();
        if (entry.get().isTooEarly()) {
            response.setHeader(HttpHeaders.RETRY_AFTER, entry.get().retryAfter());
            problems.write(response, HttpStatus.TOO_MANY_REQUESTS, entry.get().tooEarly());
            return;
        }
        letIn(key, entry.get().holder(), request, response, chain);
        if (HttpStatus.valueOf(response.getStatus()).is4xxClientError()) {
            gate.refused(key);
        }
    }

    private void letIn(
            ApiKey key, Viewer holder, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Viewer viewer = holder;
        String actAs = request.getHeader(ACT_AS);
        if (actAs != null && key.kind() == ApiKey.Kind.SECRET) {
            String email = TeamMember.emailKey(actAs);
            if (viewer.memberId() != null && !viewer.email().equals(email)) {
                problems.write(
                        response, HttpStatus.FORBIDDEN, "A key made for a team member can't act as another one.");
                return;
            }
            Optional<TeamMember> member = members.findByEmail(email).filter(m -> !m.disabled());
            if (member.isEmpty()) {
                problems.badInput(response, ACT_AS, "There is no team member " + CleanText.of(actAs) + ".");
                return;
            }
            viewer = gate.acting(member.get(), key);
        }
        CurrentViewer.set(request, viewer);
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                "key " + key.id(),
                null,
                key.kind() == ApiKey.Kind.SECRET
                        ? AuthorityUtils.createAuthorityList(MANAGE, SEND)
                        : AuthorityUtils.createAuthorityList(SEND)));
        SecurityContextHolder.setContext(context);
        chain.doFilter(request, response);
    }

    /** Null where no key was sent; what is no key at all counts as a wrong one. */
    private static @Nullable String keyOf(@Nullable String header) {
        if (header == null) {
            return null;
        }
        if (header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return header.substring(7).strip();
        }
        if (header.regionMatches(true, 0, "Basic ", 0, 6)) {
            try {
                byte[] bytes = Base64.getDecoder().decode(header.substring(6).strip());
                String pair = new String(bytes, StandardCharsets.UTF_8);
                return pair.endsWith(":") ? pair.substring(0, pair.length() - 1) : "";
            } catch (IllegalArgumentException e) {
                return "";
            }
        }
        return "";
    }
}
