package app.steward.portfolio.web;

import app.steward.portfolio.Export;
import app.steward.portfolio.Listing;
import app.steward.portfolio.View;
import app.steward.team.Viewer;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** A list as a file: all its rows, and the columns that it shows. */
@Controller
class ExportList {
    private final OpenLists lists;
    private final Export export;

    ExportList(OpenLists lists, Export export) {
        this.lists = lists;
        this.export = export;
    }

    @GetMapping("/portfolio/{records:accounts|users|subscriptions}/export.{suffix:csv|xlsx}")
    void export(
            @PathVariable String records,
            @PathVariable String suffix,
            @RequestParam Map<String, String> params,
            Viewer viewer,
            HttpServletResponse response)
            throws IOException {
        OpenLists.Open open = lists.open(records, params, viewer);
        write(open.view(), open.asked(), records, suffix, response);
    }

    /** Of the rows that were picked. */
    @PostMapping("/portfolio/{records:accounts|users|subscriptions}/export.{suffix:csv|xlsx}")
    void export(
            @PathVariable String records,
            @PathVariable String suffix,
            @RequestParam MultiValueMap<String, String> sent,
            Viewer viewer,
            HttpServletResponse response)
            throws IOException {
        OpenLists.Open open = lists.open(records, sent.toSingleValueMap(), viewer);
        write(PickedRows.of(open, sent).view(), open.asked(), records, suffix, response);
    }

    private void write(View view, Listing.Asked asked, String records, String suffix, HttpServletResponse response)
            throws IOException {
        Export.Format format = Export.Format.valueOf(suffix.toUpperCase(Locale.ROOT));
        export.permit(view, asked, format);
        response.setContentType(format.mediaType());
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename(records + "-" + asked.now().today() + "." + suffix)
                        .build()
                        .toString());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        export.write(view, asked, format, response.getOutputStream());
    }
}
