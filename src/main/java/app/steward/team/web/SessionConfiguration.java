package app.steward.team.web;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.session.SessionRepository;
import org.springframework.session.config.SessionRepositoryCustomizer;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.jdbc.PostgreSqlJdbcIndexedSessionRepositoryCustomizer;
import org.springframework.session.web.http.SessionRepositoryFilter;

/** Sessions of people, in the database, since one page may come from this replica and the next from another. */
@Configuration(proxyBeanMethods = false)
class SessionConfiguration {

    /** Two requests of one session at the same time may both add the first message for the next page. */
    @Bean
    static SessionRepositoryCustomizer<JdbcIndexedSessionRepository> sessions() {
        return new PostgreSqlJdbcIndexedSessionRepositoryCustomizer();
    }

    /** Spring Boot makes the repository only where there is no other, so it is replaced once it is made. */
    @Bean
    static BeanPostProcessor requestSessions() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof JdbcIndexedSessionRepository sessions ? new RequestSessions<>(sessions) : bean;
            }
        };
    }

    @Bean
    static FilterRegistrationBean<RequestSessions<?>.Filter> sessionOfRequest(SessionRepository<?> sessions) {
        RequestSessions<?>.Filter filter = ((RequestSessions<?>) sessions).new Filter();
        FilterRegistrationBean<RequestSessions<?>.Filter> around = new FilterRegistrationBean<>(filter);
        around.setOrder(SessionRepositoryFilter.DEFAULT_ORDER - 1);
        return around;
    }
}
