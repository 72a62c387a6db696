package app.steward.bench;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A page that is only copied out, through the same filters and as well compressed: what nothing can be faster than. */
@RestController
class CopiedPage {
    static final String PATH = "/bench/copied";

    private volatile byte[] page = new byte[0];

    void hold(byte[] other) {
        page = other;
    }

    @GetMapping(PATH)
    ResponseEntity<byte[]> page() {
        return ResponseEntity.ok().contentType(MediaType.TEXT_HTML).body(page);
    }
}
