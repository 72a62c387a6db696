package app.steward.template.web;

import app.steward.template.Message.Shown;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.HtmlUtils;

/**
 * A message to look at, at an address of its own: pages show it in a sandboxed frame. Mail needs styles within the
 * document, which no page of ours allows; pictures come from where the template has them.
 */
public final class MessageFrame {
    private static final String POLICY = "default-src 'none'; img-src 'self' data: https:; style-src 'unsafe-inline';"
            + " form-action 'none'; frame-ancestors 'self'; sandbox";

    private MessageFrame() {}

    /** @param view light, dark or text */
    static ResponseEntity<String> of(Shown shown, String view) {
        return of(view.equals("text") ? text(shown) : shown.html());
    }

    /** A whole document, from outside. */
    public static ResponseEntity<String> of(String html) {
        return ResponseEntity.ok()
                .header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "no-referrer")
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.parseMediaType("text/html;charset=UTF-8"))
                .body(html);
    }

    private static String text(Shown shown) {
        return """
                <!doctype html>
                <html lang="en">
                <head><meta charset="utf-8"><title>%s</title></head>
                <body style="margin:0;background:#f1f3f6;">
                <pre style="margin:24px auto;max-width:600px;padding:24px;box-sizing:border-box;background:#ffffff;\
                color:#171a21;border-radius:8px;font:13px/1.6 ui-monospace,Consolas,monospace;white-space:pre-wrap;\
                overflow-wrap:anywhere;">%s</pre>
                </body>
                </html>
                """.formatted(
                        HtmlUtils.htmlEscape(shown.subject(), "UTF-8"), HtmlUtils.htmlEscape(shown.text(), "UTF-8"));
    }
}
