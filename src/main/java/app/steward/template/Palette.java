package app.steward.template;

import java.util.Locale;

/** Colours of a message that follow from the one that is chosen: what is written is read on light and dark. */
final class Palette {
    static final String INK = "#171a21";
    static final String SOFT = "#5f6775";
    static final String LINE = "#e4e7ec";
    static final String CANVAS = "#f1f3f6";
    static final String DARK_INK = "#e8eaef";
    static final String DARK_SOFT = "#98a1b0";
    static final String DARK_LINE = "#2a2f39";
    static final String DARK_SURFACE = "#16191f";
    static final String DARK_CANVAS = "#101216";
    static final String WHITE = "#ffffff";

    private static final double READABLE = 4.5;

    private final String accent;

    Palette(String accent) {
        this.accent = accent;
    }

    String accent() {
        return accent;
    }

    /** Of words on the chosen colour. */
    String onAccent() {
        return contrast(accent, WHITE) >= READABLE ? WHITE : INK;
    }

    /** The chosen colour, darker where it has to be, to be read on white. */
    String link() {
        return readable(WHITE, INK);
    }

    /** The same on dark. */
    String darkLink() {
        return readable(DARK_SURFACE, WHITE);
    }

    private String readable(String ground, String towards) {
        String colour = accent;
        for (int part = 1; contrast(colour, ground) < READABLE && part <= 10; part++) {
            colour = mixed(accent, towards, part / 10.0);
        }
        return colour;
    }

    private static String mixed(String one, String other, double part) {
        StringBuilder mixed = new StringBuilder("#");
        for (int at = 1; at < 7; at += 2) {
            long value = Math.round(channel(one, at) * (1 - part) + channel(other, at) * part);
            mixed.append(String.format(Locale.ROOT, "%02x", value));
        }
        return mixed.toString();
    }

    private static int channel(String colour, int at) {
        return Integer.parseInt(colour.substring(at, at + 2), 16);
    }

    static double contrast(String one, String other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(String colour) {
        return 0.2126 * linear(colour, 1) + 0.7152 * linear(colour, 3) + 0.0722 * linear(colour, 5);
    }

    private static double linear(String colour, int at) {
        double value = channel(colour, at) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
