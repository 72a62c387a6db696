package app.steward.testing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.context.ApplicationContext;
import org.springframework.http.server.PathContainer;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/**
 * A method and a pattern of addresses that the application answers, as Spring knows them, so that a test that walks all
 * of them meets new ones too.
 */
public record Route(String method, PathPattern pattern, HandlerMethod handler) {
    /** A variable, whose expression may hold braces of its own. */
    private static final Pattern VARIABLE = Pattern.compile("\\{\\*?([A-Za-z]+)(?::((?:[^{}]|\\{[^{}]*})*))?}");

    private static final Set<String> CHANGING = Set.of("POST", "PUT", "PATCH", "DELETE");

    /** All of ours, in a fixed order. A handler without a method takes each: it is listed with GET and POST. */
    public static List<Route> all(ApplicationContext application) {
        List<Route> routes = new ArrayList<>();
        application
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, handler) -> {
                    if (mapping.getPathPatternsCondition() == null
                            || !handler.getBeanType().getName().startsWith("app.steward.")) {
                        return;
                    }
                    Set<RequestMethod> methods = mapping.getMethodsCondition().getMethods();
                    for (RequestMethod method :
                            methods.isEmpty() ? Set.of(RequestMethod.GET, RequestMethod.POST) : methods) {
                        mapping.getPathPatternsCondition()
                                .getPatterns()
                                .forEach(pattern -> routes.add(new Route(method.name(), pattern, handler)));
                    }
                });
        routes.sort(Comparator.comparing(route -> route.pattern() + " " + route.method()));
        return routes;
    }

    public boolean changes() {
        return CHANGING.contains(method);
    }

    public boolean isApi() {
        return pattern.getPatternString().startsWith("/api/")
                || pattern.getPatternString().startsWith("/api_js/")
                || pattern.getPatternString().startsWith("/v1/");
    }

    /** The address with these values, which are to be encoded already, for its variables. */
    public String address(UnaryOperator<String> value) {
        return VARIABLE.matcher(pattern.getPatternString()).replaceAll(variable -> {
            String expression = variable.group(2);
            boolean choices = expression != null && expression.matches("[a-z|]+");
            String chosen = value.apply(variable.group(1));
            return Matcher.quoteReplacement(
                    choices && !chosen.matches(expression) ? expression.replaceFirst("\\|.*", "") : chosen);
        });
    }

    public boolean matches(String path) {
        return pattern.matches(PathContainer.parsePath(path));
    }

    @Override
    public String toString() {
        return method + " " + pattern;
    }
}
