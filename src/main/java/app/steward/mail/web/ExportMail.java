package app.steward.mail.web;

import app.steward.listing.Export.Format;
import app.steward.listing.web.ExportResponse;
import app.steward.mail.MailExport;
import app.steward.mail.SentMail.Filter;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** Sent mail as a file: all that the address holds. */
@Controller
class ExportMail {
    private final MailExport export;
    private final Today today;

    ExportMail(MailExport export, Today today) {
        this.export = export;
        this.today = today;
    }

    @GetMapping("/sent-mail/export.{suffix:csv|xlsx}")
    void export(
            @PathVariable String suffix,
            @RequestParam Map<String, String> sent,
            Viewer viewer,
            HttpServletResponse response)
            throws IOException {
        Now now = today.now();
        Format format = ExportResponse.format(suffix);
        Filter filter = SentMailPages.filter(SentMailPages.url(sent));
        export.permit(viewer, filter, format);
        OutputStream out = ExportResponse.begin(response, format, "sent-mail", now.today());
        export.write(viewer, filter, format, now, out);
    }
}
