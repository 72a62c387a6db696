package app.steward.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Compares how an address begins before all else that a mapping asks for. Spring finds addresses without variables by a
 * table; for others it tries all mappings, some hundreds, and the address last: an eighth of what an event's request took.
 */
class MappingsByPrefix extends RequestMappingHandlerMapping {
    /** What all addresses of a mapping begin with, up to the first that varies. */
    private final Map<RequestMappingInfo, String> prefixes = new ConcurrentHashMap<>();

    @Override
    protected @Nullable RequestMappingInfo getMatchingMapping(RequestMappingInfo info, HttpServletRequest request) {
        String path = ServletRequestPathUtils.getParsedRequestPath(request)
                .pathWithinApplication()
                .value();
        boolean plain = path.indexOf('%') < 0 && path.indexOf(';') < 0;
        return plain && !path.startsWith(prefixes.computeIfAbsent(info, MappingsByPrefix::prefix))
                ? null
                : super.getMatchingMapping(info, request);
    }

    private static String prefix(RequestMappingInfo info) {
        return info.getPatternValues().stream()
                .map(MappingsByPrefix::prefix)
                .reduce(MappingsByPrefix::common)
                .orElse("");
    }

    private static String prefix(String pattern) {
        int end = 0;
        while (end < pattern.length() && "{*?".indexOf(pattern.charAt(end)) < 0) {
            end++;
        }
        // a pattern that ends in /** also means the address above
        return end > 0 && pattern.charAt(end - 1) == '/' ? pattern.substring(0, end - 1) : pattern.substring(0, end);
    }

    private static String common(String one, String other) {
        int end = 0;
        while (end < Math.min(one.length(), other.length()) && one.charAt(end) == other.charAt(end)) {
            end++;
        }
        return one.substring(0, end);
    }
}
