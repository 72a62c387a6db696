package app.steward.ingest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/** What columns are called in the files of other programs: ingest/headings.properties. */
final class HeadingWords {
    private static final Properties WORDS = load();

    private HeadingWords() {}

    private static Properties load() {
        try {
            return PropertiesLoaderUtils.loadProperties(new ClassPathResource("ingest/headings.properties"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By the plain name of a column, the fields that it may be by their keys, the likeliest first. */
    static Map<String, List<String>> of(ImportKind kind) {
        Map<String, List<String>> fields = new HashMap<>();
        for (String group : List.of(kind.key() + ".", "any.")) {
            for (String name : new TreeSet<>(WORDS.stringPropertyNames())) {
                if (name.startsWith(group)) {
                    for (String word : WORDS.getProperty(name).split(",")) {
                        fields.computeIfAbsent(ColumnChoice.plain(word), any -> new ArrayList<>())
                                .add(name.substring(group.length()));
                    }
                }
            }
        }
        return fields;
    }
}
