package app.steward.listing.web;

import app.steward.listing.Export.Format;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDate;
import java.util.Locale;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;

/** An answer that is a file of rows, which nothing on its way keeps. */
public final class ExportResponse {
    private ExportResponse() {}

    /** @param suffix of a format, as it ends the address */
    public static Format format(String suffix) {
        return Format.valueOf(suffix.toUpperCase(Locale.ROOT));
    }

    /**
     * Begins the answer; gives where the file goes.
     *
     * @param of what its name begins with
     * @param day that its name ends with
     */
    public static OutputStream begin(HttpServletResponse response, Format format, String of, LocalDate day)
            throws IOException {
        response.setContentType(format.mediaType());
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename(of + "-" + day + "." + format.suffix())
                        .build()
                        .toString());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        return response.getOutputStream();
    }
}
