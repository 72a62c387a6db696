package app.steward.team.web;

import app.steward.team.Covers;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Looks the member of the session up with every request, so that who was disabled, or changed their password
 * elsewhere, is out at once, and a changed profile counts at once.
 */
class MemberFilter extends OncePerRequestFilter {

    private final TeamMembers members;
    private final Covers covers;

    MemberFilter(TeamMembers members, Covers covers) {
        this.members = members;
        this.covers = covers;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof SignedIn signedIn) {
            Optional<TeamMember> member =
                    members.findById(signedIn.memberId()).filter(m -> m.admits(signedIn.generation()));
            if (member.isPresent()) {
                CurrentViewer.set(request, covers.viewer(member.get()));
            } else {
                SecurityContextHolder.clearContext();
                HttpSession session = request.getSession(false);
                if (session != null) {
                    session.invalidate();
                }
            }
        }
        chain.doFilter(request, response);
    }
}
