package app.steward.support;

import app.steward.fact.FactsElsewhere;
import org.jooq.DSLContext;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What becomes of tickets and answers whose user moves, is archived or deleted. */
@Configuration(proxyBeanMethods = false)
class SupportElsewhere {

    /** An account goes on telling what was asked. */
    @Bean
    FactsElsewhere ticketsElsewhere(DSLContext sql, ApplicationEventPublisher events) {
        return new FactsElsewhere(sql, events, "tickets", "tickets", true);
    }

    /** What a person thought goes with the person. */
    @Bean
    FactsElsewhere answersElsewhere(DSLContext sql, ApplicationEventPublisher events) {
        return new FactsElsewhere(sql, events, "answers", "answers", false);
    }
}
