package app.steward.template;

import java.util.Locale;
import org.springframework.web.util.HtmlUtils;

/** The layout around a message: one document with its styles inline, since mail programs read few others. */
final class MessageDocument {
    private final EmailLayout layout;
    private final Palette palette;

    MessageDocument(EmailLayout layout) {
        this.layout = layout;
        this.palette = new Palette(layout.colour());
    }

    /** What mail programs in dark make of it; each rule has to win over an inline style. */
    private String dark() {
        return """
                .st-page{background:%s!important}.st-card{background:%s!important}\
                .st-text,.st-card td{color:%s!important}.st-soft,.st-foot td,.st-foot p{color:%s!important}\
                .st-line{border-color:%s!important}.st-link,.st-foot a{color:%s!important}""".formatted(
                        Palette.DARK_CANVAS,
                        Palette.DARK_SURFACE,
                        Palette.DARK_INK,
                        Palette.DARK_SOFT,
                        Palette.DARK_LINE,
                        palette.darkLink());
    }

    private String styles(MessageView view) {
        String small = "@media (max-width:480px){.st-pad{padding:20px!important}.st-out{padding:0!important}}";
        String marks = """
                .filled{border-bottom:1px dotted #838b99}\
                .hole{padding:0 4px;border:1px dashed #855300;border-radius:4px;background:#fbf1dc;color:#855300;\
                font-size:13px;font-weight:400}""";
        return switch (view) {
            case SENT ->
                ":root{color-scheme:light dark}" + small + "@media (prefers-color-scheme:dark){" + dark() + "}";
            case LIGHT -> ":root{color-scheme:light}" + small + marks;
            case DARK -> ":root{color-scheme:dark}" + small + marks + dark();
        };
    }

    /** All of these are HTML already. */
    String of(String subject, String preview, String body, String foot, String unsubscribe, MessageView view) {
        String base = view == MessageView.SENT ? "" : "<base target=\"_blank\">";
        String schemes = view == MessageView.DARK ? "dark" : view == MessageView.LIGHT ? "light" : "light dark";
        // what follows the preview line is kept out of it
        String hidden = preview.isEmpty()
                ? ""
                : "<div style=\"display:none;max-height:0;overflow:hidden;mso-hide:all;\">" + preview
                        + "&#8199;&#65279;".repeat(60) + "</div>";
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="%s">
                <meta name="supported-color-schemes" content="%s">
                %s<title>%s</title>
                <style>%s</style>
                </head>
                <body class="st-page" style="margin:0;padding:0;background:%s;">
                %s
                <table role="presentation" class="st-page" width="100%%" cellpadding="0" cellspacing="0" border="0" style="background:%s;">
                <tr><td class="st-out" align="center" style="padding:24px 12px;">
                <table role="presentation" class="st-card" width="100%%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;background:#ffffff;border-radius:8px;">
                %s<tr><td class="st-pad st-text" style="padding:32px;font-family:Inter,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:15px;line-height:1.6;color:%s;text-align:left;word-break:break-word;">
                %s
                </td></tr>
                <tr><td class="st-foot st-pad" style="padding:0 32px 32px;font-family:Inter,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:12px;line-height:1.5;color:%s;text-align:left;word-break:break-word;">
                <hr class="st-line" style="margin:0 0 16px;border:0;border-top:1px solid %s;">
                %s
                <p style="margin:0;"><a href="%s" style="color:%s;text-decoration:underline;">Unsubscribe</a></p>
                </td></tr>
                </table>
                </td></tr>
                </table>
                </body>
                </html>
                """.formatted(
                        schemes,
                        schemes,
                        base,
                        subject,
                        styles(view),
                        Palette.CANVAS,
                        hidden,
                        Palette.CANVAS,
                        head(),
                        Palette.INK,
                        body,
                        Palette.SOFT,
                        Palette.LINE,
                        foot,
                        unsubscribe,
                        Palette.SOFT);
    }

    private String head() {
        String company = HtmlUtils.htmlEscape(layout.company(), "UTF-8");
        if (layout.logo().isEmpty() && company.isEmpty()) {
            return "";
        }
        String shown = layout.logo().isEmpty()
                ? company
                : String.format(
                        Locale.ROOT,
                        "<img src=\"%s\" alt=\"%s\" height=\"32\" style=\"display:block;height:32px;width:auto;max-width:100%%;"
                                + "border:0;\">",
                        HtmlUtils.htmlEscape(layout.logo(), "UTF-8"),
                        company);
        return "<tr><td class=\"st-pad st-text\" style=\"padding:32px 32px 0;font-family:Inter,'Segoe UI',Roboto,Helvetica,"
                + "Arial,sans-serif;font-size:16px;font-weight:600;color:" + Palette.INK + ";text-align:left;\">"
                + shown
                + "</td></tr>\n";
    }
}
