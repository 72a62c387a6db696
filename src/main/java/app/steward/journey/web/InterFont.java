package app.steward.journey.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.InflaterOutputStream;

/**
 * How wide a text is in Inter, which the pages are set in: read from the file that browsers are sent, so that a box drawn
 * on the server holds what the browser writes into it. Letters beyond that file (it has Latin) are taken as wide as an M.
 */
final class InterFont {
    static final InterFont MEDIUM = read("500");
    static final InterFont SEMIBOLD = read("600");
    private static final String FILES = "/META-INF/resources/_static/inter/5.2.5/files/inter-latin-";

    private final Map<Integer, Double> widths;
    private final double unknown;

    private InterFont(Map<Integer, Double> widths) {
        this.widths = widths;
        this.unknown = widths.getOrDefault((int) 'M', 0.9);
    }

    /** In pixels, at this size of the font. */
    double width(String text, double size) {
        return text.codePoints()
                        .mapToDouble(letter -> widths.getOrDefault(letter, unknown))
                        .sum()
                * size;
    }

    /** The text, cut with an ellipsis where it is wider than there is room. */
    String fit(String text, double size, double room) {
        if (width(text, size) <= room) {
            return text;
        }
        int end = text.length();
        while (end > 0 && width(text.substring(0, end).stripTrailing() + "…", size) > room) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end).stripTrailing() + "…";
    }

    private static InterFont read(String weight) {
        String file = FILES + weight + "-normal.woff";
        try (InputStream in = InterFont.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("There is no " + file + ".");
            }
            return new InterFont(widths(ByteBuffer.wrap(in.readAllBytes())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** WOFF 1: a directory of tables, each deflated or as it is. */
    private static ByteBuffer table(ByteBuffer font, String name) throws IOException {
        int tables = font.getShort(12);
        for (int i = 0; i < tables; i++) {
            int entry = 44 + 20 * i;
            byte[] tag = new byte[4];
            font.get(entry, tag);
            if (new String(tag, java.nio.charset.StandardCharsets.US_ASCII).equals(name)) {
                byte[] stored = new byte[font.getInt(entry + 8)];
                font.get(font.getInt(entry + 4), stored);
                if (stored.length == font.getInt(entry + 12)) {
                    return ByteBuffer.wrap(stored);
                }
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                try (InflaterOutputStream inflater = new InflaterOutputStream(out)) {
                    inflater.write(stored);
                }
                return ByteBuffer.wrap(out.toByteArray());
            }
        }
        throw new IOException("The font has no table " + name + ".");
    }

    private static Map<Integer, Double> widths(ByteBuffer font) throws IOException {
        double unit = table(font, "head").getShort(18);
        int measured = table(font, "hhea").getShort(34) & 0xffff;
        ByteBuffer advances = table(font, "hmtx");
        Map<Integer, Double> widths = new HashMap<>();
        glyphs(table(font, "cmap")).forEach((letter, glyph) -> {
            int at = Math.min(glyph, measured - 1) * 4;
            widths.put(letter, (advances.getShort(at) & 0xffff) / unit);
        });
        return widths;
    }

    /** Glyphs by letter, from the table of the basic plane (format 4), which every font has. */
    private static Map<Integer, Integer> glyphs(ByteBuffer cmap) throws IOException {
        int tables = cmap.getShort(2);
        for (int i = 0; i < tables; i++) {
            int at = cmap.getInt(8 + 8 * i);
            if (cmap.getShort(at) == 4) {
                return segments(cmap, at);
            }
        }
        throw new IOException("The font has no table of letters that is understood.");
    }

    private static Map<Integer, Integer> segments(ByteBuffer cmap, int at) {
        Map<Integer, Integer> glyphs = new HashMap<>();
        int twice = cmap.getShort(at + 6) & 0xffff;
        for (int segment = 0; segment < twice; segment += 2) {
            int last = cmap.getShort(at + 14 + segment) & 0xffff;
            int first = cmap.getShort(at + 16 + twice + segment) & 0xffff;
            int delta = cmap.getShort(at + 16 + 2 * twice + segment);
            int place = at + 16 + 3 * twice + segment;
            int offset = cmap.getShort(place) & 0xffff;
            for (int letter = first; letter <= last && letter != 0xffff; letter++) {
                int glyph = offset == 0 ? letter + delta : cmap.getShort(place + offset + 2 * (letter - first)) + delta;
                if ((glyph & 0xffff) != 0) {
                    glyphs.put(letter, glyph & 0xffff);
                }
            }
        }
        return glyphs;
    }
}
