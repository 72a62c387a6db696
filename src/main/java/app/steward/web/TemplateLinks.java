package app.steward.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;
import org.thymeleaf.context.IExpressionContext;
import org.thymeleaf.context.IWebContext;
import org.thymeleaf.linkbuilder.AbstractLinkBuilder;
import org.thymeleaf.linkbuilder.StandardLinkBuilder;

/**
 * Links of templates. What stands in a path is one part of it, whatever it holds: an external id may have a slash or a
 * semicolon. Only files have an address that changes with what they hold, and always the same one while Steward
 * runs; to look it up anew for each of the hundreds of links of a page takes longer than all else about them.
 */
final class TemplateLinks extends AbstractLinkBuilder {
    private static final List<String> FOLDERS = List.of("/assets/", "/webjars/", "/_static/");

    private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");
    private static final Pattern REST = Pattern.compile("[?#]");

    private final Known links = new Known();

    @Override
    public String buildLink(IExpressionContext context, String base, @Nullable Map<String, Object> parameters) {
        int end = endOfPath(base);
        if (parameters == null || base.lastIndexOf('{', end) < 0) {
            return links.buildLink(context, base, parameters);
        }
        Map<String, Object> left = new LinkedHashMap<>(parameters);
        StringBuilder path = new StringBuilder();
        Matcher variable = VARIABLE.matcher(base.substring(0, end));
        while (variable.find()) {
            Object value = left.remove(variable.group(1));
            variable.appendReplacement(path, Matcher.quoteReplacement(onePart(Objects.toString(value, ""))));
        }
        variable.appendTail(path);
        return links.buildLink(context, path.append(base, end, base.length()).toString(), left);
    }

    /** Behind a semicolon Spring would read a parameter. */
    private static String onePart(String value) {
        return UriUtils.encodePathSegment(value, UTF_8).replace(";", "%3B");
    }

    private static int endOfPath(String base) {
        Matcher rest = REST.matcher(base);
        return rest.find() ? rest.start() : base.length();
    }

    /** Keeps the addresses of files. */
    private static final class Known extends StandardLinkBuilder {
        private final Map<String, String> files = new ConcurrentHashMap<>();

        @Override
        protected String processLink(IExpressionContext context, String link) {
            return isFile(context, link) ? files.computeIfAbsent(link, file -> super.processLink(context, file)) : link;
        }

        private static boolean isFile(IExpressionContext context, String link) {
            String application = context instanceof IWebContext page
                    ? page.getExchange().getRequest().getApplicationPath()
                    : null;
            int start = application == null ? 0 : application.length();
            for (String folder : FOLDERS) {
                if (link.startsWith(folder, start)) {
                    return true;
                }
            }
            return false;
        }
    }
}
