package app.steward.web;

import java.math.BigDecimal;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;

/** How values look that many pages show: an owner, a health, a change, a moment, a small graph, or none. */
public final class ValueMarkup {
    private final Formats formats;
    private final Spark spark;

    public ValueMarkup(Formats formats, Spark spark) {
        this.formats = formats;
        this.spark = spark;
    }

    /** The grey dash of "no value". */
    public void none(Markup out) {
        out.html("<span class=\"empty-cell muted\"><span aria-hidden=\"true\">–</span>"
                + "<span class=\"visually-hidden\">no value</span></span>");
    }

    /** A number; zero in grey. */
    public void figure(Markup out, @Nullable Number value) {
        if (value == null) {
            none(out);
        } else {
            out.html(formats.isZero(value) ? "<span class=\"num muted\">" : "<span class=\"num\">")
                    .text(formats.number(value))
                    .html("</span>");
        }
    }

    /** In words of distance, exact in its title. */
    public void moment(Markup out, @Nullable TemporalAccessor at) {
        if (at == null) {
            none(out);
        } else {
            out.html("<time")
                    .attribute("datetime", formats.iso(at))
                    .attribute("title", formats.exact(at))
                    .html(">")
                    .text(formats.ago(at))
                    .html("</time>");
        }
    }

    /** An e-mail address, or another text, that may break before its domain: within that nobody could read it. */
    public void address(Markup out, @Nullable String of) {
        String text = of == null ? "" : of;
        int at = text.lastIndexOf('@');
        if (at > 0) {
            out.text(text.substring(0, at)).html("<wbr>");
        }
        out.text(text.substring(Math.max(at, 0)));
    }

    /** A round picture and a name; null is Nobody. */
    public void owner(Markup out, @Nullable String name) {
        out.html("<span class=\"owner\">");
        if (name == null || name.isEmpty()) {
            out.html("<span class=\"avatar nobody\" aria-hidden=\"true\">")
                    .icon("person")
                    .html("</span><span class=\"muted\">Nobody</span>");
        } else {
            out.html("<span")
                    .attribute("class", "avatar " + formats.avatarClass(name))
                    .attribute("data-i", formats.initials(name))
                    .html(" aria-hidden=\"true\"></span><span class=\"truncate\">")
                    .text(name)
                    .html("</span>");
        }
        out.html("</span>");
    }

    /**
     * A band as shape, word and colour.
     *
     * @param band good, average, poor, or null where none was computed
     */
    public void health(Markup out, @Nullable Object band, @Nullable Number score) {
        out.html("<span")
                .attribute("class", "health " + formats.bandClass(band))
                .html(">")
                .text(formats.band(band));
        if (score != null) {
            out.html(" <span class=\"num\">").text(formats.whole(score)).html("</span>");
        }
        out.html("</span>");
    }

    /** Whether {@link #delta} shows it. */
    public boolean isNotable(@Nullable Number points) {
        return formats.isNotable(points);
    }

    /** Up or down in 30 days; nothing where it is little. */
    public void delta(Markup out, @Nullable BigDecimal points) {
        if (points != null && isNotable(points)) {
            boolean up = points.signum() > 0;
            out.html(up ? "<span class=\"delta up\">" : "<span class=\"delta down\">")
                    .text(formats.arrow(points))
                    .html("<span class=\"visually-hidden\">")
                    .html(up ? " up in 30 days" : " down in 30 days")
                    .html("</span></span>");
        }
    }

    /**
     * A bar per value, 84 by 20, oldest first: the last one strong, zero a grey line.
     *
     * @param what it is of, such as "Usage, last 14 days"
     */
    public void bars(Markup out, @Nullable Object values, String what) {
        Spark.Bars drawn = spark.bars(values);
        graph(out, 84, 20, what + ": " + drawn.words());
        path(out, "s-bar", drawn.bars());
        path(out, "s-zero", drawn.zeros());
        path(out, "s-last", drawn.last());
        out.html("</svg>");
    }

    /** A line over a pale area, 88 by 22; a spread under 10 % stays flat. */
    public void line(Markup out, @Nullable Object values, String what) {
        Spark.Line drawn = spark.line(values, 88, 22);
        graph(out, 88, 22, what + ": " + drawn.words());
        path(out, "s-area", drawn.area());
        path(out, "s-line", drawn.line());
        out.html("</svg>");
    }

    private static void graph(Markup out, int width, int height, String label) {
        String box = width + " " + height;
        out.html("<svg class=\"spark\" width=\"" + width + "\" height=\"" + height + "\" viewBox=\"0 0 " + box
                        + "\" role=\"img\"")
                .attribute("aria-label", label)
                .html(">");
    }

    private static void path(Markup out, String kind, String drawn) {
        out.html("<path").attribute("class", kind).attribute("d", drawn).html("/>");
    }
}
