package app.steward.mail.web;

import app.steward.mail.MailReports;
import app.steward.team.Viewer;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /mail-events}: what came back, told by programs with a key, and by mail services with the secret of their address. */
@RestController
@Tag(name = "Mail")
@RequestMapping("/api/v2/mail-events")
class MailEventsApi {
    private final MailReports reports;

    MailEventsApi(MailReports reports) {
        this.reports = reports;
    }

    /** How many reports were taken. */
    record Taken(int taken) {}

    @PostMapping(consumes = MediaType.ALL_VALUE)
    @Operation(summary = "Report bounces and complaints")
    Taken own(Viewer viewer, @RequestBody String body) {
        return new Taken(reports.take(viewer, body));
    }

    @PostMapping(path = "/{form}/{secret}", consumes = MediaType.ALL_VALUE)
    @Operation(summary = "Where a mail service reports to: own, ses, sendgrid, postmark or mailgun")
    Taken service(@PathVariable String form, @PathVariable String secret, @RequestBody String body) {
        return new Taken(reports.take(form, secret, body));
    }
}
