package app.steward.team.web;

import app.steward.web.Markup;
import app.steward.web.MarkupTag;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The main menu in the frame of every page: {@code <st:entries of="${menu}" marked="${key}">}. */
@Configuration(proxyBeanMethods = false)
class NavigationTags {

    @Bean
    MarkupTag entriesTag() {
        return new MarkupTag(
                "entries",
                (given, out) -> entries(out, given.given("of", Navigation.Menu.class), given.text("marked")));
    }

    private static void entries(Markup out, Navigation.Menu menu, String marked) {
        for (Navigation.Entry entry : menu.entries()) {
            boolean here = !marked.isEmpty() && entry.key().equals(marked);
            out.html("<li><a")
                    .attribute("class", here ? "dropdown-item active" : "dropdown-item")
                    .attribute("href", out.link(entry.address()))
                    .attribute("aria-current", here ? "page" : null)
                    .html(">")
                    .text(entry.label())
                    .html("</a></li>");
        }
    }
}
