package app.steward.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Currency;
import java.util.HexFormat;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.LiteWebJarsResourceResolver;
import org.springframework.web.servlet.resource.VersionResourceResolver;

/** Formats, graphs, and static files under addresses that change with what they hold, so that browsers keep them. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {

    @Bean
    Formats formats(ObjectProvider<Clock> clock) {
        return new Formats(
                clock.getIfAvailable(Clock::systemUTC), () -> ZoneId.of("UTC"), () -> Currency.getInstance("USD"));
    }

    @Bean
    Spark spark() {
        return new Spark();
    }

    /** Before Spring Boot's own configurer, which then leaves these patterns alone. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    WebMvcConfigurer staticFiles() {
        return new WebMvcConfigurer() {
            @Override
            public void addResourceHandlers(ResourceHandlerRegistry registry) {
                CacheControl forever =
                        CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();
                // One version for all of ours: modules import each other by relative address, which keeps it.
                registry.addResourceHandler("/assets/**")
                        .addResourceLocations("classpath:/static/")
                        .setCacheControl(forever)
                        .resourceChain(true)
                        .addResolver(new VersionResourceResolver().addFixedVersionStrategy(version(), "/**"));
                registry.addResourceHandler("/webjars/**")
                        .addResourceLocations("classpath:/META-INF/resources/webjars/")
                        .setCacheControl(forever)
                        .resourceChain(true)
                        .addResolver(new LiteWebJarsResourceResolver());
                registry.addResourceHandler("/_static/**")
                        .addResourceLocations("classpath:/META-INF/resources/_static/")
                        .setCacheControl(forever);
            }
        };
    }

    private static String version() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Resource[] files = new PathMatchingResourcePatternResolver().getResources("classpath*:/static/**/*.*");
            for (Resource file : Arrays.stream(files)
                    .sorted(Comparator.comparing(Resource::getDescription))
                    .toList()) {
                digest.update(file.getContentAsByteArray());
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 5);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
