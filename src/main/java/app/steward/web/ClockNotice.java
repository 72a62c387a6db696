package app.steward.web;

import app.steward.workspace.StewardSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/** Tells every page that time stands still, where an operator fixed it: figures would look wrong otherwise. */
@ControllerAdvice
class ClockNotice {
    private final StewardSettings settings;
    private final Formats formats;

    ClockNotice(StewardSettings settings, Formats formats) {
        this.settings = settings;
        this.formats = formats;
    }

    @ModelAttribute("fixedClock")
    @Nullable
    String fixedClock() {
        return settings.clock() == null
                ? null
                : "Time is fixed at " + formats.exact(settings.clock()) + ". Figures and conditions go by it.";
    }
}
