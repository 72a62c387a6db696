package app.steward.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.resource.ResourceUrlProvider;
import tools.jackson.databind.json.JsonMapper;

class OutageFilterTest {

    private boolean there = true;
    private int looks;
    private final OutageFilter filter = new OutageFilter(
            () -> there,
            () -> looks++,
            new Refusals(new JsonMapper(), new StaticListableBeanFactory().getBeanProvider(ResourceUrlProvider.class)));

    private MockHttpServletResponse get(String path, String accept, FilterChain chain) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        request.addHeader("Accept", accept);
        MockHttpServletResponse response = new MockHttpServletResponse();
        filter.doFilter(request, response, chain);
        return response;
    }

    @Test
    void while_it_is_away_nothing_that_needs_it_is_tried() throws Exception {
        there = false;
        FilterChain never = (request, response) -> {
            throw new IllegalStateException("tried");
        };
        MockHttpServletResponse program = get("/api/v2/accounts", "*/*", never);
        assertThat(program.getStatus()).isEqualTo(503);
        assertThat(program.getHeader("Retry-After")).isEqualTo("5");
        assertThat(program.getContentAsString()).contains("\"status\":503");
        MockHttpServletResponse person = get("/accounts", "text/html", never);
        assertThat(person.getStatus()).isEqualTo(503);
        assertThat(person.getHeader("Refresh")).isEqualTo("5");
        assertThat(person.getContentAsString()).contains("Steward can&#39;t reach its database");
    }

    @Test
    void clients_in_browsers_learn_when_to_send_events_again() throws Exception {
        there = false;
        MockHttpServletResponse client = get("/v1/batch", "*/*", (request, response) -> {});
        assertThat(client.getStatus()).isEqualTo(503);
        assertThat(client.getHeader("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(client.getHeader("Access-Control-Expose-Headers")).isEqualTo("Retry-After");
        assertThat(client.getHeader("Retry-After")).isEqualTo("5");
    }

    @Test
    void health_and_files_are_served_all_the_same() throws Exception {
        there = false;
        for (String path : new String[] {"/actuator/health/liveness", "/assets/css/steward.css"}) {
            assertThat(get(path, "*/*", (request, response) -> {}).getStatus()).isEqualTo(200);
        }
    }

    @Test
    void who_loses_the_connection_is_told_the_same_and_has_it_looked_at() throws Exception {
        FilterChain lost = (request, response) -> {
            throw new ServletException(
                    new DataAccessResourceFailureException("lost", new SQLException("Connection refused", "08001")));
        };
        assertThat(get("/accounts", "text/html", lost).getStatus()).isEqualTo(503);
        assertThat(looks).isEqualTo(1);
    }

    @Test
    void other_faults_stay_what_they_are() {
        FilterChain wrong = (request, response) -> {
            throw new ServletException(new SQLException("duplicate key", "23505"));
        };
        assertThatThrownBy(() -> get("/accounts", "text/html", wrong)).isInstanceOf(ServletException.class);
    }
}
