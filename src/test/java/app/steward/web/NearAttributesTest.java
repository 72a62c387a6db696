package app.steward.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class NearAttributesTest {

    @Test
    void whatIsSaidIsKnownInsideAndOutside() throws Exception {
        MockHttpServletRequest outside = new MockHttpServletRequest();
        outside.setAttribute("before", 1);
        new NearAttributes.Filter().doFilter(outside, new MockHttpServletResponse(), (near, response) -> {
            HttpServletRequest inside = (HttpServletRequest) near;
            inside.setAttribute("title", "Accounts");
            assertThat(outside.getAttribute("title")).isEqualTo("Accounts");
            outside.setAttribute("later", 2);
            assertThat(inside.getAttribute("before")).isEqualTo(1);
            assertThat(inside.getAttribute("later")).isEqualTo(2);
            assertThat(inside.getAttribute("title")).isEqualTo("Accounts");
            assertThat(Collections.list(inside.getAttributeNames())).contains("before", "title", "later");

            inside.setAttribute("title", null);
            inside.removeAttribute("later");
            assertThat(inside.getAttribute("title")).isNull();
            assertThat(inside.getAttribute("later")).isNull();
            assertThat(outside.getAttribute("later")).isNull();
        });
    }
}
