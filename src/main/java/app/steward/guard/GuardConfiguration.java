package app.steward.guard;

import app.steward.database.CannotStart;
import app.steward.database.DatabaseWatch;
import app.steward.workspace.StewardSettings;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.resource.ResourceUrlProvider;
import tools.jackson.databind.json.JsonMapper;

/** The order of what stands before every request: before sessions, security and the parsing of parameters. */
@Configuration(proxyBeanMethods = false)
class GuardConfiguration {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Bean
    Refusals refusals(JsonMapper json, ObjectProvider<ResourceUrlProvider> files) {
        return new Refusals(json, files);
    }

    @Bean
    FilterRegistrationBean<Filter> forwarded(StewardSettings settings) {
        return first(0, new ForwardedFilter(proxies(settings), settings.url()));
    }

    private static Networks proxies(StewardSettings settings) {
        try {
            return new Networks(settings.trustedProxies());
        } catch (IllegalArgumentException e) {
            throw new CannotStart("in STEWARD_TRUSTED_PROXIES " + e.getMessage(), e);
        }
    }

    @Bean
    FilterRegistrationBean<Filter> doubledSlashes() {
        return first(1, new DoubledSlashFilter());
    }

    @Bean
    FilterRegistrationBean<Filter> bodies(Refusals refusals) {
        return first(2, new BodyFilter(new BodyRoom(Runtime.getRuntime().maxMemory(), PATIENCE), refusals));
    }

    @Bean
    FilterRegistrationBean<Filter> outages(DatabaseWatch database, Refusals refusals) {
        return first(3, new OutageFilter(database::isThere, database::lookNow, refusals));
    }

    private static FilterRegistrationBean<Filter> first(int place, Filter filter) {
        FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + place);
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ERROR, DispatcherType.ASYNC);
        return registration;
    }
}
