package app.steward.web;

import app.steward.workspace.StewardSettings;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What every page is given. */
@ControllerAdvice
class PageModel {
    private final StewardSettings settings;
    private final Formats formats;

    PageModel(StewardSettings settings, Formats formats) {
        this.settings = settings;
        this.formats = formats;
    }

    /** The bean of the same name, for the attributes in which Thymeleaf does not let templates ask beans. */
    @ModelAttribute("formats")
    Formats formats() {
        return formats;
    }

    /** Said where an operator fixed the clock: figures would look wrong otherwise. */
    @ModelAttribute("fixedClock")
    @Nullable
    Instant fixedClock() {
        return settings.clock();
    }
}
