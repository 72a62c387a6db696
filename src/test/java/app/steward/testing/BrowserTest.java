package app.steward.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A {@link StewardTest} that looks at the pages in a real Chromium. Where the machine has none it does not run, and says
 * so loudly. Tests ask {@link Browsers#page} for a page and close its context.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@StewardTest
@Tag("browser")
@ExtendWith(ChromiumFound.class)
public @interface BrowserTest {}
