package app.steward.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templateresolver.StringTemplateResolver;

class KeptMarkupTest {
    private final SpringTemplateEngine engine = new SpringTemplateEngine();
    private final AtomicInteger asked = new AtomicInteger();

    @BeforeEach
    void ourElements() {
        engine.setTemplateResolver(new StringTemplateResolver());
        engine.addDialect(new MarkupConfiguration().steward(List.of()));
    }

    /** Asked for how often something was drawn, it has been once more. */
    public final class Drawings {
        public int next() {
            return asked.incrementAndGet();
        }
    }

    private String page(String template, String menu, Object page) {
        return engine.process(
                template, new Context(Locale.ENGLISH, Map.of("menu", menu, "page", page, "drawn", new Drawings())));
    }

    @Test
    void anElementIsDrawnOnceForWhatItFollows() {
        String template = "<p th:text=\"${page}\"></p><nav st:kept=\"${menu}\" th:if=\"${menu != 'none'}\">"
                + "<b th:each=\"i : ${ {1, 2} }\" th:text=\"|${menu} ${drawn.next()} <|\"></b></nav><hr>";
        assertThat(page(template, "a", 1)).isEqualTo("<p>1</p><nav><b>a 1 &lt;</b><b>a 2 &lt;</b></nav><hr>");
        assertThat(page(template, "a", 2)).isEqualTo("<p>2</p><nav><b>a 1 &lt;</b><b>a 2 &lt;</b></nav><hr>");
        assertThat(page(template, "b", 1)).isEqualTo("<p>1</p><nav><b>b 3 &lt;</b><b>b 4 &lt;</b></nav><hr>");
        assertThat(page(template, "none", 1)).isEqualTo("<p>1</p><hr>");
        assertThat(page(template, "none", 2)).isEqualTo("<p>2</p><hr>");
    }

    @Test
    void whetherItIsThereIsAskedForEachPage() {
        String template = "<a st:kept=\"\" th:if=\"${menu != 'none'}\" th:text=\"${drawn.next()}\"></a><hr>";
        assertThat(page(template, "none", 1)).isEqualTo("<hr>");
        assertThat(page(template, "a", 1)).isEqualTo("<a>1</a><hr>");
        assertThat(page(template, "none", 1)).isEqualTo("<hr>");
        assertThat(page(template, "b", 1)).isEqualTo("<a>1</a><hr>");
    }

    @Test
    void severalThingsThatItFollowsAreComparedByWhatTheySay() {
        String template = "<i st:kept=\"${ {menu, page} }\" th:text=\"${drawn.next()}\"></i>";
        assertThat(page(template, "a", List.of("x"))).isEqualTo("<i>1</i>");
        assertThat(page(template, "a", List.of(new String("x")))).isEqualTo("<i>1</i>");
        assertThat(page(template, "a", List.of("y"))).isEqualTo("<i>2</i>");
    }

    @Test
    void whatIsAlwaysTheSameIsDrawnOnce() {
        String template = "<th:block st:kept=\"\"><i th:text=\"${drawn.next()}\"></i></th:block>"
                + "<u st:kept=\"\" th:text=\"${drawn.next()}\"></u>";
        assertThat(page(template, "a", 1)).isEqualTo("<i>1</i><u>2</u>");
        assertThat(page(template, "b", 2)).isEqualTo("<i>1</i><u>2</u>");
    }
}
