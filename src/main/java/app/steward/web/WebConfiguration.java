package app.steward.web;

import app.steward.problem.StrictJson;
import app.steward.workspace.Workspaces;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.LiteWebJarsResourceResolver;
import org.springframework.web.servlet.resource.VersionResourceResolver;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.type.LogicalType;

/** Formats, graphs, and static files under addresses that change with what they hold, so that browsers keep them. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {

    /** Static, as is the bean below: the elements of templates need them, and this class the views made of templates. */
    @Bean
    static Formats formats(Clock clock, Workspaces workspaces) {
        return new Formats(
                clock,
                () -> workspaces.shown().timeZone(),
                () -> workspaces.shown().currency());
    }

    /** Inside of all that wraps a request. */
    @Bean
    static FilterRegistrationBean<NearAttributes.Filter> nearAttributes() {
        FilterRegistrationBean<NearAttributes.Filter> innermost =
                new FilterRegistrationBean<>(new NearAttributes.Filter());
        innermost.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ERROR);
        innermost.setOrder(Ordered.LOWEST_PRECEDENCE);
        return innermost;
    }

    /** What every call of the API is read with. */
    @Bean
    JsonFactory strictJson() {
        return new StrictJson();
    }

    /** A number inside a string is no number, a number no text, and an unknown key no wish: programs are told so. */
    @Bean
    JsonMapperBuilderCustomizer strictTypes() {
        return json -> json.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    }

    @Bean
    static Spark spark() {
        return new Spark();
    }

    /** After a form the browser asks for the next page with GET, whatever the form was sent with. */
    @Autowired
    void redirectToGet(ThymeleafViewResolver pages) {
        pages.setRedirectHttp10Compatible(false);
    }

    @Autowired
    void link(SpringTemplateEngine engine) {
        engine.setLinkBuilder(new TemplateLinks());
    }

    /** Where everybody starts. */
    @Bean
    WebMvcConfigurer start() {
        return new WebMvcConfigurer() {
            @Override
            public void addViewControllers(ViewControllerRegistry registry) {
                registry.addRedirectViewController("/", "/reports/portfolio");
            }
        };
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
                        .addResolver(new VersionResourceResolver().addFixedVersionStrategy(version(), "/**"))
                        .addTransformer(new StyleSheets());
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
