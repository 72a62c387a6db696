package app.steward.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.testing.StewardTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.server.PathContainer;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.util.ServletRequestPathUtils;

/** No mapping is lost by what its address begins with. */
@StewardTest
class MappingsByPrefixTest {
    @Autowired
    MappingsByPrefix mappings;

    private static MockHttpServletRequest request(RequestMappingInfo mapping, String address) {
        RequestMethod method =
                mapping.getMethodsCondition().getMethods().stream().findFirst().orElse(RequestMethod.GET);
        MockHttpServletRequest request = new MockHttpServletRequest(method.name(), address);
        ServletRequestPathUtils.parseAndCache(request);
        return request;
    }

    @Test
    void everyAddressOfEveryMappingStillMeetsIt() {
        List<String> missed = new ArrayList<>();
        int met = 0;
        for (RequestMappingInfo mapping : mappings.getHandlerMethods().keySet()) {
            for (String pattern : mapping.getPatternValues()) {
                for (String address : List.of(
                        pattern.replaceAll("\\{(\\*?)[^}:]*\\}", "1")
                                .replace("**", "a/b")
                                .replace('*', 'a'),
                        pattern.replaceAll("/\\*\\*$|/\\{\\*[^}]*\\}$", ""))) {
                    boolean fits = !address.contains("{")
                            && mapping.getPathPatternsCondition() != null
                            && mapping.getPathPatternsCondition().getPatterns().stream()
                                    .anyMatch(each -> each.matches(PathContainer.parsePath(address)));
                    if (fits) {
                        boolean here = mapping.getMatchingCondition(request(mapping, address)) != null;
                        boolean found = mappings.getMatchingMapping(mapping, request(mapping, address)) != null;
                        met += found ? 1 : 0;
                        if (here != found) {
                            missed.add(mapping + " at " + address);
                        }
                    }
                }
            }
        }
        assertThat(missed).isEmpty();
        assertThat(met).isGreaterThan(300);
    }

    @Test
    void whatIsSpelledInAnotherWayIsFoundAsSpringFindsIt() {
        RequestMappingInfo account = RequestMappingInfo.paths("/accounts/{id}")
                .methods(RequestMethod.GET)
                .options(mappings.getBuilderConfiguration())
                .build();
        assertThat(mappings.getMatchingMapping(account, request(account, "/acc%6Funts/1")))
                .isNotNull();
        assertThat(mappings.getMatchingMapping(account, request(account, "/accounts;a=b/1")))
                .isNotNull();
        assertThat(mappings.getMatchingMapping(account, request(account, "/users/1")))
                .isNull();
    }
}
