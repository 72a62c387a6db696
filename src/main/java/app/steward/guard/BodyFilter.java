package app.steward.guard;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Caps bodies before anything else is decided. One that says that it is too large is refused at once, one that does not
 * say how large it is where it goes on behind the limit.
 */
class BodyFilter extends OncePerRequestFilter {

    private final BodyRoom room;
    private final Refusals refusals;

    BodyFilter(BodyRoom room, Refusals refusals) {
        this.room = room;
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        BodyRule rule = BodyRule.of(request);
        boolean unknown = request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        try (CappedRequest capped = new CappedRequest(request, response, rule, room)) {
            if (request.getContentLengthLong() > rule.limit()) {
                tooLarge(request, response);
            } else if (rule.file()) {
                chain.doFilter(capped, response);
            } else if (rule.parts()) {
                capped.drain();
                refusals.write(
                        request,
                        response,
                        HttpStatus.BAD_REQUEST,
                        "This does not work as asked",
                        "Send no files here.");
            } else if (rule.form() && unknown) {
                // the container would read it behind our back; every browser says how long its forms are
                capped.drain();
                refusals.write(
                        request,
                        response,
                        HttpStatus.LENGTH_REQUIRED,
                        "This does not work as asked",
                        "Send the form with its Content-Length.");
            } else {
                if (rule.form() && request.getContentLengthLong() > 0) {
                    capped.takeRoom();
                }
                chain.doFilter(capped, response);
            }
        } catch (BodyTooLarge e) {
            tooLarge(request, response);
        } catch (TooManyBodies e) {
            refusals.write(
                    request,
                    response,
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "Steward is busy",
                    "Too much is being sent at the same time. Try again in a moment.");
        }
    }

    private void tooLarge(HttpServletRequest request, HttpServletResponse response) throws IOException {
        refusals.write(
                request,
                response,
                HttpStatus.CONTENT_TOO_LARGE,
                "This is too large",
                "This address takes " + BodyRule.of(request).said() + " at most.");
    }
}
