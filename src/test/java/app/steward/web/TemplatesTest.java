package app.steward.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.FileSystemResource;

/** What a reader of one page does not see: icons that are missing and markup that the browser will refuse. */
class TemplatesTest {
    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Pattern ICON_CALL = Pattern.compile("icons :: (?:icon|styled)\\(([^)]*)\\)");
    private static final Pattern ICON_TAG = Pattern.compile("<st:icon\\s+name=\"([^\"]*)\"");
    private static final Pattern ICON_IN_JAVA = Pattern.compile("\\.icon\\(\"([a-z0-9-]+)\"");
    private static final Pattern LITERAL = Pattern.compile("'([a-z0-9-]+)'");
    private static final Pattern ICON_IN_SCRIPT = Pattern.compile("icon\\(([^()]*\"[a-z0-9-]+\"[^()]*)\\)");
    private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
    private static final Pattern REFUSED =
            Pattern.compile("<style|\\sstyle=|\\sth:style=|\\son[a-z]+=|<script(?![^>]*src=)|javascript:");

    private static final Pattern FRAGMENT = Pattern.compile("~\\{\\s*([a-z0-9/-]+)\\s*(?:::\\s*([A-Za-z0-9-]+))?");

    private static final Pattern TOUCHING = Pattern.compile("><[a-z]");

    /** Unescaped text, as an attribute or inline. */
    private static final Pattern RAW = Pattern.compile("(?:th:|data-th-)utext|\\[\\([^\\n]*\\)]");

    @Test
    void every_icon_named_is_in_the_sprite() throws IOException {
        String sprite = Files.readString(RESOURCES.resolve("static/icons.svg"));
        Set<String> known = Pattern.compile("id=\"([^\"]+)\"")
                .matcher(sprite)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
        Set<String> missing = new TreeSet<>();
        for (Path template : files("templates", ".html")) {
            // Of styled('name', 'classes') only the first word names an icon.
            ICON_CALL
                    .matcher(Files.readString(template))
                    .results()
                    .map(call -> call.group(1).split(",")[0])
                    .flatMap(name -> LITERAL.matcher(name).results().map(match -> match.group(1)))
                    .filter(name -> !known.contains(name))
                    .forEach(name -> missing.add(template.getFileName() + ": " + name));
            ICON_TAG.matcher(Files.readString(template))
                    .results()
                    .map(call -> call.group(1))
                    .flatMap(name -> name.startsWith("$") ? literals(name) : Stream.of(name))
                    .filter(name -> !known.contains(name))
                    .forEach(name -> missing.add(template.getFileName() + ": " + name));
        }
        for (Path source : javaSources()) {
            ICON_IN_JAVA
                    .matcher(Files.readString(source))
                    .results()
                    .map(call -> call.group(1))
                    .filter(name -> !known.contains(name))
                    .forEach(name -> missing.add(source.getFileName() + ": " + name));
        }
        for (Path script : files("static/js", ".js")) {
            ICON_IN_SCRIPT
                    .matcher(Files.readString(script))
                    .results()
                    .map(call -> call.group(1).split(", error|, \"")[0])
                    .flatMap(names ->
                            Pattern.compile("\"([a-z0-9-]+)\"").matcher(names).results())
                    .map(match -> match.group(1))
                    .filter(name -> !known.contains(name))
                    .forEach(name -> missing.add(script.getFileName() + ": " + name));
        }

        assertThat(known).hasSizeGreaterThan(50);
        assertThat(missing).isEmpty();
    }

    private static Stream<String> literals(String expression) {
        return LITERAL.matcher(expression).results().map(match -> match.group(1));
    }

    @Test
    void nothing_needs_more_than_the_policy_allows() throws IOException {
        Set<String> refused = new TreeSet<>();
        for (Path template : files("templates", ".html")) {
            String markup = COMMENT.matcher(Files.readString(template)).replaceAll("");
            REFUSED.matcher(markup)
                    .results()
                    .map(MatchResult::group)
                    .forEach(found -> refused.add(template.getFileName() + ": " + found.strip()));
        }

        assertThat(refused).isEmpty();
    }

    @Test
    void every_fragment_named_exists() throws IOException {
        Set<String> missing = new TreeSet<>();
        for (Path template : files("templates", ".html")) {
            String markup = COMMENT.matcher(Files.readString(template)).replaceAll("");
            FRAGMENT.matcher(markup).results().forEach(call -> {
                Path target = RESOURCES.resolve("templates/" + call.group(1) + ".html");
                if (!Files.exists(target) || call.group(2) != null && !hasFragment(target, call.group(2))) {
                    missing.add(template.getFileName() + ": " + call.group());
                }
            });
        }

        assertThat(missing).isEmpty();
    }

    private static boolean hasFragment(Path template, String name) {
        try {
            String markup = Files.readString(template);
            return Pattern.compile("th:fragment=\"\\s*" + Pattern.quote(name) + "\\b|id=\"" + Pattern.quote(name)
                            + "\"|<" + Pattern.quote(name) + "\\b")
                    .matcher(markup)
                    .find();
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    @Test
    void templates_are_laid_out_for_people() throws IOException {
        Set<String> folded = new TreeSet<>();
        for (Path template : files("templates", ".html")) {
            List<String> lines = Files.readAllLines(template);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).length() > 120
                        || TOUCHING.matcher(lines.get(i)).find()) {
                    folded.add(template.getFileName() + ":" + (i + 1));
                }
            }
        }

        assertThat(folded).as("over 120 wide, or two elements on a line").isEmpty();
    }

    @Test
    void no_template_writes_text_as_markup() throws IOException {
        Set<String> raw = new TreeSet<>();
        for (Path template : files("templates", ".html")) {
            RAW.matcher(Files.readString(template))
                    .results()
                    .forEach(found -> raw.add(template.getFileName() + ": " + found.group()));
        }

        assertThat(raw).isEmpty();
    }

    @Test
    void the_first_visit_stays_light() throws IOException {
        String styles = StyleSheets.served(new FileSystemResource(RESOURCES.resolve("static/css/steward.css")));
        long ours = zipped(styles.getBytes(StandardCharsets.UTF_8));
        for (Path script : files("static/js", ".js")) {
            ours += zipped(Files.readAllBytes(script));
        }

        assertThat(zipped(Files.readAllBytes(RESOURCES.resolve("static/icons.svg"))))
                .isLessThan(16_000);
        assertThat(ours).as("style sheets and scripts of ours").isLessThan(60_000);
    }

    private static List<Path> javaSources() throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("src/main/java"))) {
            return all.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static List<Path> files(String folder, String end) throws IOException {
        try (Stream<Path> all = Files.walk(RESOURCES.resolve(folder))) {
            return all.filter(file -> file.toString().endsWith(end)).toList();
        }
    }

    private static long zipped(byte[] file) throws IOException {
        var bytes = new java.io.ByteArrayOutputStream();
        try (var zip = new java.util.zip.GZIPOutputStream(bytes)) {
            zip.write(file);
        }
        return bytes.size();
    }
}
