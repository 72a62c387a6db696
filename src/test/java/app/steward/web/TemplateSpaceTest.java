package app.steward.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TemplateSpaceTest {

    @Test
    void a_line_break_is_nothing_beside_a_tag() {
        assertThat(trimmed("<ul>\n  <li>\n    <a>One</a>\n  </li>\n</ul>\n")).isEqualTo("<ul><li><a>One</a></li></ul>");
        assertThat(trimmed("<button>\n  <svg></svg>\n  Save\n</button>")).isEqualTo("<button><svg></svg>Save</button>");
    }

    @Test
    void a_line_break_within_words_is_one_space() {
        assertThat(trimmed("<p>\n  Of all the words\n\n  that stand here\n</p>"))
                .isEqualTo("<p>Of all the words that stand here</p>");
        assertThat(trimmed("<p th:text=\"${a\n    and b}\"\n    class=\"x\">y</p>"))
                .isEqualTo("<p th:text=\"${a and b}\" class=\"x\">y</p>");
    }

    @Test
    void a_space_on_a_line_stays() {
        assertThat(trimmed("<b>1</b> <i>of 2</i>")).isEqualTo("<b>1</b> <i>of 2</i>");
        assertThat(trimmed("<b>1</b>&#32;\n<i> of 2</i>")).isEqualTo("<b>1</b> <i> of 2</i>");
    }

    @Test
    void what_is_shown_with_its_line_breaks_keeps_them() {
        assertThat(trimmed("<pre>\n a\n  b</pre>\n<textarea a=\"1\"\n>\n x</textarea>"))
                .isEqualTo("<pre>\n a\n  b</pre><textarea a=\"1\" >\n x</textarea>");
        assertThat(trimmed("<a title=\"1 > 0\"\n  b='<i>'>\n  c\n</a>")).isEqualTo("<a title=\"1 > 0\" b='<i>'>c</a>");
    }

    private static String trimmed(String template) {
        return TemplateSpace.trimmed(template);
    }
}
