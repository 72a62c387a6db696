package app.steward.web;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.thymeleaf.context.IExpressionContext;
import org.thymeleaf.context.IWebContext;
import org.thymeleaf.linkbuilder.StandardLinkBuilder;

/**
 * Links of templates. Only files have an address that changes with what they hold, and always the same one while Steward
 * runs; to look it up anew for each of the hundreds of links of a page takes longer than all else about them.
 */
final class FileLinks extends StandardLinkBuilder {
    private static final List<String> FOLDERS = List.of("/assets/", "/webjars/", "/_static/");

    private final Map<String, String> known = new ConcurrentHashMap<>();

    @Override
    protected String processLink(IExpressionContext context, String link) {
        return isFile(context, link) ? known.computeIfAbsent(link, file -> super.processLink(context, file)) : link;
    }

    private static boolean isFile(IExpressionContext context, String link) {
        String application = context instanceof IWebContext page
                ? page.getExchange().getRequest().getApplicationPath()
                : null;
        int start = application == null ? 0 : application.length();
        return FOLDERS.stream().anyMatch(folder -> link.startsWith(folder, start));
    }
}
