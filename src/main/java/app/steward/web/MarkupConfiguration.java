package app.steward.web;

import java.time.temporal.TemporalAccessor;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.thymeleaf.dialect.AbstractProcessorDialect;
import org.thymeleaf.dialect.IDialect;
import org.thymeleaf.processor.IProcessor;
import org.thymeleaf.standard.StandardDialect;

/**
 * The elements of ours in templates, written by Java. Features add theirs as beans of {@link MarkupTag}; here are those
 * of values that many pages show:
 *
 * <pre>{@code
 * <st:icon name="chevron-down" extra="caret"></st:icon>    a symbol of static/icons.svg, with classes of its own
 * <st:none></st:none>                                      the grey dash of "no value"
 * <st:figure value="${uses}"></st:figure>                  a number; grey zero
 * <st:moment at="${row.builtAt}"></st:moment>              in words of distance
 * <st:owner name="${m.name()}"></st:owner>                 round picture and name; null is Nobody
 * <st:address of="${m.email()}"></st:address>              breaks before its domain, where it has to
 * <st:health band="${of.band()}" score="${of.score()}"></st:health>
 * <st:bars values="${one.bars()}" what="|${label}, last 14 days|"></st:bars>
 * <st:line values="${row.line()}" what="|Members of ${name}, 30 days|"></st:line>
 * }</pre>
 *
 * and, as an attribute of any element, {@link KeptMarkup st:kept}.
 */
@Configuration(proxyBeanMethods = false)
class MarkupConfiguration {

    @Bean
    IDialect steward(List<MarkupTag> tags) {
        return new AbstractProcessorDialect("Steward", MarkupTag.PREFIX, StandardDialect.PROCESSOR_PRECEDENCE) {
            @Override
            public Set<IProcessor> getProcessors(String prefix) {
                Set<IProcessor> processors = new HashSet<>(tags);
                processors.add(new KeptMarkup());
                return processors;
            }
        };
    }

    @Bean
    ValueMarkup valueMarkup(Formats formats, Spark spark) {
        return new ValueMarkup(formats, spark);
    }

    @Bean
    MarkupTag iconTag() {
        return new MarkupTag("icon", (given, out) -> out.icon(given.text("name"), given.text("extra")));
    }

    @Bean
    MarkupTag noneTag(ValueMarkup values) {
        return new MarkupTag("none", (given, out) -> values.none(out));
    }

    @Bean
    MarkupTag figureTag(ValueMarkup values) {
        return new MarkupTag("figure", (given, out) -> values.figure(out, given.value("value", Number.class)));
    }

    @Bean
    MarkupTag momentTag(ValueMarkup values) {
        return new MarkupTag("moment", (given, out) -> values.moment(out, given.value("at", TemporalAccessor.class)));
    }

    @Bean
    MarkupTag ownerTag(ValueMarkup values) {
        return new MarkupTag("owner", (given, out) -> values.owner(out, given.value("name", String.class)));
    }

    @Bean
    MarkupTag addressTag(ValueMarkup values) {
        return new MarkupTag("address", (given, out) -> values.address(out, given.value("of", String.class)));
    }

    @Bean
    MarkupTag healthTag(ValueMarkup values) {
        return new MarkupTag(
                "health", (given, out) -> values.health(out, given.value("band"), given.value("score", Number.class)));
    }

    @Bean
    MarkupTag barsTag(ValueMarkup values) {
        return new MarkupTag(
                "bars", (given, out) -> values.bars(out, given.value("values"), given.given("what", String.class)));
    }

    @Bean
    MarkupTag lineTag(ValueMarkup values) {
        return new MarkupTag(
                "line", (given, out) -> values.line(out, given.value("values"), given.given("what", String.class)));
    }
}
