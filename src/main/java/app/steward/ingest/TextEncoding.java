package app.steward.ingest;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.InputStreamSource;

/**
 * How the text of a file is written in bytes, found out over the whole file. A file that is UTF-8 but for some rows is
 * UTF-8: what is no text in it is marked, so that these rows can be rejected.
 *
 * @param skip bytes of a byte order mark at its start
 * @param flawed whether some of the bytes may be no text
 */
record TextEncoding(Charset charset, int skip, boolean flawed) {
    /** Stands in what is read for bytes that are no text: half a pair, which no text has and nothing can store. */
    static final char UNREADABLE = '\udfff';

    private static final Charset WINDOWS = Charset.forName("windows-1252");
    private static final int BUFFER = 64 * 1024;

    /** Looks at all of a file. */
    static TextEncoding of(InputStreamSource source) throws IOException {
        try (InputStream in = source.getInputStream()) {
            byte[] start = in.readNBytes(3);
            if (startsWith(start, 0xFF, 0xFE)) {
                return new TextEncoding(StandardCharsets.UTF_16LE, 2, true);
            } else if (startsWith(start, 0xFE, 0xFF)) {
                return new TextEncoding(StandardCharsets.UTF_16BE, 2, true);
            }
            boolean marked = startsWith(start, 0xEF, 0xBB, 0xBF);
            Tally tally = new Tally();
            tally.read(start, in);
            if (marked) {
                return new TextEncoding(StandardCharsets.UTF_8, 3, tally.bad > 0);
            } else if (tally.bigEndian > Math.max(tally.littleEndian, tally.singleBytes)) {
                return new TextEncoding(StandardCharsets.UTF_16BE, 0, true);
            } else if (tally.littleEndian > Math.max(tally.bigEndian, tally.singleBytes)) {
                return new TextEncoding(StandardCharsets.UTF_16LE, 0, true);
            } else if (tally.bad <= tally.good) {
                return new TextEncoding(StandardCharsets.UTF_8, 0, tally.bad > 0);
            }
            return new TextEncoding(WINDOWS, 0, tally.undefined);
        }
    }

    private static boolean startsWith(byte[] start, int... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (i >= start.length || (start[i] & 0xFF) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /** Reads the file's text behind its byte order mark. */
    Reader reader(InputStream in) throws IOException {
        in.skipNBytes(skip);
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                .replaceWith(String.valueOf(UNREADABLE));
        return new InputStreamReader(new BufferedInputStream(in, BUFFER), decoder);
    }

    /** What is said of a value with such bytes: it "holds bytes that are not UTF-8". */
    String complaint() {
        return "holds bytes that are not "
                + charset.name().replaceFirst("^w", "W").replaceFirst("LE$|BE$", "");
    }

    /** Text of the file as it can be stored and shown, with a mark for what can't. */
    static String readable(String text) {
        return text.replace(UNREADABLE, '\ufffd').replace('\0', '\ufffd');
    }

    /**
     * Counts what speaks for which encoding. A letter beyond ASCII in Windows-1252 is hardly ever valid UTF-8, so the more
     * frequent of valid characters and invalid bytes decides; and line breaks of UTF-16 have a zero on one side.
     */
    private static final class Tally {
        private long good;
        private long bad;
        private boolean undefined;
        private long bigEndian;
        private long littleEndian;
        private long singleBytes;

        private final CharsetDecoder utf8 = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER);
        private final CharBuffer chars = CharBuffer.allocate(BUFFER);
        private long offset;
        private int even;

        void read(byte[] start, InputStream in) throws IOException {
            bytes.put(start);
            int fresh = start.length;
            while (true) {
                int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
                boolean end = read < 0;
                fresh += Math.max(read, 0);
                bytes.position(bytes.position() + Math.max(read, 0));
                for (int i = bytes.position() - fresh; i < bytes.position(); i++) {
                    see(bytes.get(i) & 0xFF);
                }
                fresh = 0;
                bytes.flip();
                decode(end);
                if (end) {
                    return;
                }
                bytes.compact();
            }
        }

        private void see(int one) {
            undefined |= one == 0x81 || one == 0x8D || one == 0x8F || one == 0x90 || one == 0x9D;
            if (offset++ % 2 == 0) {
                even = one;
                if (one == '\n' || one == '\r') {
                    singleBytes++;
                }
            } else if (one == '\n' || one == '\r') {
                bigEndian += even == 0 ? 1 : 0;
                singleBytes += even == 0 ? 0 : 1;
            } else if (one == 0 && (even == '\n' || even == '\r')) {
                littleEndian++;
                singleBytes--;
            } else if (offset == 2 && (one == 0) != (even == 0)) { // a file of one line
                littleEndian += one == 0 ? 1 : 0;
                bigEndian += even == 0 ? 1 : 0;
            }
        }

        private void decode(boolean end) {
            while (true) {
                CoderResult result = utf8.decode(bytes, chars, end);
                chars.flip();
                for (int i = 0; i < chars.limit(); i++) {
                    good += chars.get(i) >= 0x80 ? 1 : 0;
                }
                chars.clear();
                if (result.isError()) {
                    bad++;
                    bytes.position(bytes.position() + result.length());
                } else if (result.isUnderflow()) {
                    return;
                }
            }
        }
    }
}
