package app.steward.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.Fault;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.problem.Use;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.json.JsonMapper;

class ErrorAnswersTest {

    private final MockMvcTester mvc = MockMvcTester.create(MockMvcBuilders.standaloneSetup(new Failing())
                    .setControllerAdvice(new ErrorAnswers(
                            new StaticListableBeanFactory(Map.of("mappings", new RequestMappingHandlerMapping()))
                                    .getBeanProvider(RequestMappingHandlerMapping.class)))
                    .setMessageConverters(new JacksonJsonHttpMessageConverter(json()))
                    .build())
            .withHttpMessageConverters(List.of(new JacksonJsonHttpMessageConverter(json())));

    private static JsonMapper json() {
        JsonMapper.Builder builder = JsonMapper.builder();
        new WebConfiguration().strictTypes().customize(builder);
        return builder.build();
    }

    @Test
    void bad_input_names_each_path() {
        assertThat(get("/api/v2/fail/bad"))
                .hasStatus(400)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyJson()
                .isStrictlyEqualTo("""
                        {"title":"Bad input","status":400,"detail":"2 values are wrong.","errors":[
                          {"path":"condition.all[1].value","message":"Enter a number."},
                          {"path":"name","message":"Give it a name."}]}""");
    }

    @Test
    void text_that_the_database_refuses_is_bad_input() {
        for (String state : List.of("22021", "22P05")) {
            assertThat(Problems.of(new UncategorizedSQLException(
                                    "insert", null, new SQLException("invalid byte sequence", state)))
                            .status())
                    .isEqualTo(400);
        }
        assertThat(Problems.of(new UncategorizedSQLException("insert", null, new SQLException("lost", "08006")))
                        .status())
                .isEqualTo(500);
    }

    @Test
    void what_somebody_deletes_while_it_is_named_is_a_conflict() {
        assertThat(Problems.of(new UncategorizedSQLException(
                                "insert", null, new SQLException("violates foreign key", "23503")))
                        .status())
                .isEqualTo(409);
    }

    @Test
    void what_is_deleted_between_being_found_and_locked_is_gone() {
        assertThat(Problems.of(new org.springframework.dao.EmptyResultDataAccessException(1))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_record_in_use_names_its_users() {
        assertThat(get("/api/v2/fail/used")).hasStatus(409).bodyJson().isStrictlyEqualTo("""
                        {"title":"Conflict","status":409,"detail":"Two use it.",
                         "usedBy":[{"type":"segment","id":"4","name":"Enterprise"}]}""");
    }

    @Test
    void missing_and_forbidden_say_so() {
        assertThat(get("/api/v2/fail/missing"))
                .hasStatus(404)
                .bodyJson()
                .extractingPath("detail")
                .isEqualTo("There is no segment 12.");
        assertThat(get("/api/v2/fail/forbidden"))
                .hasStatus(403)
                .bodyJson()
                .extractingPath("title")
                .isEqualTo("Forbidden");
    }

    @Test
    void an_unknown_path_and_a_wrong_method_are_problems_too() {
        assertThat(get("/api/v2/nothing")).hasStatus(404);
        assertThat(mvc.delete().uri("/api/v2/body"))
                .hasStatus(405)
                .hasHeader("Allow", "POST")
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
                .bodyJson()
                .extractingPath("detail")
                .isEqualTo("This address does not take DELETE. It takes POST.");
    }

    @Test
    void a_broken_body_says_where_it_breaks() {
        assertThat(body("{\"name\": }"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("detail")
                .asString()
                .startsWith("The body is not valid JSON. Look at line 1, column ");
    }

    @Test
    void a_value_of_the_wrong_type_is_named_by_its_path() {
        assertPath("{\"name\":\"x\",\"number\":\"5\"}", "number");
        assertPath("{\"name\":5}", "name");
        assertPath("{\"name\":true}", "name");
        assertPath("{\"name\":[\"x\"]}", "name");
        assertPath("{\"parts\":[{\"number\":1},{\"number\":{}}]}", "parts[1].number");
        assertPath("[]", "");
    }

    @Test
    void a_record_that_guards_itself_is_heard_through_the_reading() {
        assertThat(body("{\"parts\":[{\"number\":-1}]}"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("errors")
                .isEqualTo(List.of(java.util.Map.of("path", "parts[0].number", "message", "Enter 0 or more.")));
    }

    @Test
    void no_body_and_another_media_type_are_told_apart() {
        assertThat(mvc.post().uri("/api/v2/body").contentType(MediaType.APPLICATION_JSON))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("detail")
                .isEqualTo("The request needs a body of JSON.");
        assertThat(mvc.post()
                        .uri("/api/v2/body")
                        .contentType(MediaType.TEXT_PLAIN)
                        .content("x"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("detail")
                .isEqualTo("Send JSON with the content type application/json.");
    }

    @Test
    void parameters_of_the_wrong_type_or_missing_are_named() {
        assertThat(get("/api/v2/number?n=x"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("errors[0]")
                .isEqualTo(java.util.Map.of("path", "n", "message", "Enter a number."));
        assertThat(get("/api/v2/number"))
                .hasStatus(400)
                .bodyJson()
                .extractingPath("errors[0].path")
                .isEqualTo("n");
    }

    @Test
    void too_large_is_413() {
        assertThat(get("/api/v2/fail/large")).hasStatus(413);
    }

    @Test
    void what_breaks_inside_leaks_nothing_but_a_reference() {
        assertThat(get("/api/v2/fail/broken"))
                .hasStatus(500)
                .bodyText()
                .doesNotContain("secret", "IllegalState")
                .containsPattern("\"reference\":\"[0-9A-F]{4}-[0-9A-F]{4}\"");
    }

    @Test
    void people_get_a_page_and_scripts_of_a_page_a_problem() {
        assertThat(get("/pages/fail/missing")).hasForwardedUrl("/error");
        assertThat(mvc.get().uri("/pages/fail/missing").header("HX-Request", "true"))
                .hasStatus(404)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(mvc.get().uri("/pages/fail/missing").accept(MediaType.APPLICATION_JSON))
                .hasStatus(404)
                .hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
    }

    @Test
    void two_at_once_are_a_conflict_of_theirs_and_no_fault_of_ours() {
        assertThat(get("/api/v2/fail/twice")).hasStatus(409).bodyText().contains("There is already one");
        assertThat(get("/api/v2/fail/deadlock")).hasStatus(409).bodyText().contains("Try it again");
    }

    private MvcTestResult get(String address) {
        return mvc.get().uri(address).exchange();
    }

    private MvcTestResult body(String json) {
        return mvc.post()
                .uri("/api/v2/body")
                .contentType(MediaType.APPLICATION_JSON)
                .content(json)
                .exchange();
    }

    private void assertPath(String json, String path) {
        assertThat(body(json))
                .as(json)
                .hasStatus(400)
                .bodyJson()
                .extractingPath("errors[0]")
                .isEqualTo(java.util.Map.of("path", path, "message", "This is not a value of the type expected here."));
    }

    record Part(int number) {
        Part {
            if (number < 0) {
                throw BadInput.of("number", "Enter 0 or more.");
            }
        }
    }

    record Body(String name, Integer number, List<Part> parts) {}

    @RestController
    static class Failing {
        @GetMapping({"/api/v2/fail/{how}", "/pages/fail/{how}"})
        String fail(@PathVariable("how") String how) {
            throw switch (how) {
                case "bad" ->
                    new BadInput(List.of(
                            new Fault("condition.all[1].value", "Enter a number."),
                            new Fault("name", "Give it a name.")));
                case "used" -> new Conflict("Two use it.", List.of(new Use("segment", "4", "Enterprise")));
                case "missing" -> new NotFound("There is no segment 12.");
                case "forbidden" -> new NotAllowed("Only administrators change the team.");
                case "twice" -> refused("23505");
                case "deadlock" -> refused("40P01");
                case "large" -> new MaxUploadSizeExceededException(1);
                default -> new IllegalStateException("secret");
            };
        }

        private static RuntimeException refused(String state) {
            return new DataIntegrityViolationException("refused", new SQLException("refused", state));
        }

        @PostMapping("/api/v2/body")
        String body(@RequestBody Body body) {
            return "{}";
        }

        @GetMapping("/api/v2/number")
        String number(@RequestParam("n") int n) {
            return "{}";
        }
    }
}
