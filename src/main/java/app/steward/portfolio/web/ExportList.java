package app.steward.portfolio.web;

import app.steward.listing.Export;
import app.steward.listing.ListQuery;
import app.steward.listing.OpenList;
import app.steward.listing.RecordListing;
import app.steward.listing.web.ExportResponse;
import app.steward.team.Viewer;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * A list as a file: all its rows, the columns that it shows, and what {@code with} names beside them: ids, owners, scores
 * (see {@link Export.Beside}).
 */
@Controller
class ExportList {
    private final ListPageFactory lists;
    private final Export export;

    ExportList(ListPageFactory lists, Export export) {
        this.lists = lists;
        this.export = export;
    }

    @GetMapping("/portfolio/{records:[a-z][a-z0-9-]*}/export.{suffix:csv|xlsx}")
    void export(
            @PathVariable String records,
            @PathVariable String suffix,
            @RequestParam MultiValueMap<String, String> params,
            Viewer viewer,
            HttpServletResponse response)
            throws IOException {
        OpenList open = lists.open(records, params.toSingleValueMap(), viewer);
        write(open.query(), open.asked(), beside(params), records, suffix, response);
    }

    /** Of the rows that were picked. */
    @PostMapping("/portfolio/{records:[a-z][a-z0-9-]*}/export.{suffix:csv|xlsx}")
    void exportPicked(
            @PathVariable String records,
            @PathVariable String suffix,
            @RequestParam MultiValueMap<String, String> sent,
            Viewer viewer,
            HttpServletResponse response)
            throws IOException {
        OpenList open = lists.open(records, sent.toSingleValueMap(), viewer);
        write(PickedRows.of(open, sent).query(), open.asked(), beside(sent), records, suffix, response);
    }

    private static Set<Export.Beside> beside(MultiValueMap<String, String> sent) {
        return Export.Beside.read(sent.getOrDefault("with", List.of()));
    }

    private void write(
            ListQuery list,
            RecordListing.Asked asked,
            Set<Export.Beside> beside,
            String records,
            String suffix,
            HttpServletResponse response)
            throws IOException {
        Export.Format format = ExportResponse.format(suffix);
        export.permit(list, asked, format, beside);
        OutputStream out =
                ExportResponse.begin(response, format, records, asked.now().today());
        export.write(list, asked, format, beside, out);
    }
}
