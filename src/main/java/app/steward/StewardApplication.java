package app.steward;

import java.util.OptionalInt;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

@SpringBootApplication
@ConfigurationPropertiesScan
public class StewardApplication {

    public static void main(String[] args) {
        OptionalInt ended = Relaunch.ran(args);
        if (ended.isPresent()) {
            System.exit(ended.getAsInt());
        }
        SpringApplication.run(StewardApplication.class, args);
    }
}
