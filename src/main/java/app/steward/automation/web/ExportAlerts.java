package app.steward.automation.web;

import app.steward.automation.AlertExport;
import app.steward.automation.AlertExport.Picked;
import app.steward.listing.Export.Format;
import app.steward.listing.web.ExportResponse;
import app.steward.record.web.TickedRows;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Alerts as a file: all that the address holds, or those that were ticked. */
@Controller
class ExportAlerts {
    private final AlertExport export;
    private final AlertFilters filters;
    private final Today today;

    ExportAlerts(AlertExport export, AlertFilters filters, Today today) {
        this.export = export;
        this.filters = filters;
        this.today = today;
    }

    @GetMapping("/alerts/export.{suffix:csv|xlsx}")
    void export(
            @PathVariable String suffix,
            @RequestParam MultiValueMap<String, String> sent,
            Viewer viewer,
            HttpServletResponse response)
            throws IOException {
        write(new Picked(filters.of(sent.toSingleValueMap(), viewer), null), suffix, viewer, response);
    }

    @PostMapping("/alerts/picked/export.{suffix:csv|xlsx}")
    void exportPicked(
            @PathVariable String suffix,
            @RequestParam MultiValueMap<String, String> sent,
            Viewer viewer,
            HttpServletResponse response)
            throws IOException {
        TickedRows ticked = TickedRows.of("alerts", sent);
        write(
                new Picked(filters.of(sent.toSingleValueMap(), viewer), ticked.all() ? null : ticked.ids()),
                suffix,
                viewer,
                response);
    }

    private void write(Picked picked, String suffix, Viewer viewer, HttpServletResponse response) throws IOException {
        Now now = today.now();
        Format format = ExportResponse.format(suffix);
        export.permit(viewer, picked, format, now);
        OutputStream out = ExportResponse.begin(response, format, "alerts", now.today());
        export.write(viewer, picked, format, now, out);
    }
}
