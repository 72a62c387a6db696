package app.steward.demo.web;

import app.steward.demo.Making;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where there is to be a demo, nobody is let in before it is whole: not in the time before it is begun either. */
@Configuration
@ConditionalOnProperty("steward.demo")
class NobodyBeforeItIsWhole {
    /** Behind the guards, before sign-in: Spring Security is at -100. */
    private static final int PLACE = -110;

    @Bean
    FilterRegistrationBean<MakingFilter> whileItIsMade(Making making) {
        making.begin();
        FilterRegistrationBean<MakingFilter> registration = new FilterRegistrationBean<>(new MakingFilter(making));
        registration.setOrder(PLACE);
        return registration;
    }
}
