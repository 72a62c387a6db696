package app.steward.ingest;

import jakarta.servlet.MultipartConfigElement;
import org.springframework.boot.servlet.autoconfigure.MultipartProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Lets the server keep a file that is being sent in the same folder as the imports, so that none outlives a kill. */
@Configuration(proxyBeanMethods = false)
class UploadFolder {

    @Bean
    MultipartConfigElement multipartConfigElement(MultipartProperties properties, ImportFolder folder) {
        MultipartConfigElement usual = properties.createMultipartConfig();
        return new MultipartConfigElement(
                folder.path().toString(),
                usual.getMaxFileSize(),
                usual.getMaxRequestSize(),
                usual.getFileSizeThreshold());
    }
}
