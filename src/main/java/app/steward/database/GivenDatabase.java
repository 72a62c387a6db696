package app.steward.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Looks at a database that the operator named before anything is built upon it, so that a wrong one is told by a line. */
@Configuration(proxyBeanMethods = false)
@Conditional(DatabaseNamed.class)
class GivenDatabase {

    private static final int OLDEST = 15;

    @Bean
    static BeanFactoryPostProcessor databaseIsOfUse(Environment environment) {
        return beans -> look(environment);
    }

    static void look(Environment environment) {
        String url = environment.getProperty("spring.datasource.url", "");
        Properties access = new Properties();
        access.setProperty("user", environment.getProperty("spring.datasource.username", ""));
        access.setProperty("password", environment.getProperty("spring.datasource.password", ""));
        access.setProperty("connectTimeout", "5");
        access.setProperty("ApplicationName", "steward");
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new CannotStart("SPRING_DATASOURCE_URL is no address of a PostgreSQL; write one such as"
                    + " jdbc:postgresql://host/steward");
        }
        try (Connection connection = DriverManager.getConnection(url, access)) {
            int version = connection.getMetaData().getDatabaseMajorVersion();
            if (version < OLDEST) {
                throw new CannotStart("the database is PostgreSQL " + version + ", and Steward needs " + OLDEST
                        + " or newer; upgrade it, or set SPRING_DATASOURCE_URL to another");
            }
        } catch (SQLException e) {
            String line = StartFailures.database(e, environment);
            throw new CannotStart(
                    line != null ? line : "the database can't be used, check SPRING_DATASOURCE_URL: " + e.getMessage(),
                    e);
        }
    }
}
