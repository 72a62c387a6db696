package app.steward.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.FileSystemResource;

/** Style sheets are written a component a file, and served as one small file. */
class StyleSheetsTest {
    private static final Path FOLDER = Path.of("src/main/resources/static/css");
    private static final Path LINKED = FOLDER.resolve("steward.css");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern KEPT = Pattern.compile("\"[^\"]*\"|url\\([^)]*\\)");

    private static List<Path> sheets() throws IOException {
        try (Stream<Path> all = Files.walk(FOLDER)) {
            return all.filter(file -> file.toString().endsWith(".css")).toList();
        }
    }

    @Test
    void what_says_nothing_is_left_out() {
        assertThat(StyleSheets.compact("""
                /* One: two; three */
                @media (min-width: 10px) {
                  .a > .b, .c :is(p, td)::before { /* four */
                    content: "  { ; } /* ";
                    margin: 0 calc(1rem + 2px);
                    background: url("data:image/svg+xml; a, b");
                  }

                  a:hover{color:red}
                }
                """))
                .isEqualTo("@media (min-width:10px){.a>.b,.c :is(p,td)::before{content:\"  { ; } /* \";"
                        + "margin:0 calc(1rem + 2px);background:url(\"data:image/svg+xml; a, b\")}a:hover{color:red}}");
    }

    @Test
    void pages_get_every_sheet_in_one() throws IOException {
        String served = StyleSheets.served(new FileSystemResource(LINKED));

        assertThat(served)
                .startsWith("@layer bootstrap,tokens,base,layout,components,responsive;"
                        + "@import url(\"/webjars/bootstrap/css/bootstrap.min.css\") layer(bootstrap);@font-face{")
                .doesNotContain("/*", "\n", "  ");
        assertThat(Pattern.compile("@import").matcher(served).results()).hasSize(1);
        for (Path sheet : sheets()) {
            String imported = "@import \"" + sheet.getFileName() + "\";";
            String inside = StyleSheets.served(new FileSystemResource(sheet));
            assertThat(Files.readString(LINKED).split(Pattern.quote(imported), -1))
                    .as(imported)
                    .hasSize(sheet.equals(LINKED) ? 1 : 2);
            assertThat(served).as(sheet.toString()).contains(inside);
        }
    }

    @Test
    void sheets_are_laid_out_for_people() throws IOException {
        Set<String> folded = new TreeSet<>();
        for (Path sheet : sheets()) {
            List<String> lines = COMMENT.matcher(Files.readString(sheet))
                    .replaceAll(comment -> "\n".repeat((int) lineBreaks(comment)))
                    .lines()
                    .toList();
            for (int i = 0; i < lines.size(); i++) {
                String plain = KEPT.matcher(lines.get(i)).replaceAll("");
                if (lines.get(i).length() > 120
                        || plain.chars()
                                        .filter(c -> c == ';' || c == '{' || c == '}')
                                        .count()
                                > 1) {
                    folded.add(sheet.getFileName() + ":" + (i + 1));
                }
            }
        }

        assertThat(folded).as("over 120 wide, or two declarations on a line").isEmpty();
    }

    private static long lineBreaks(MatchResult comment) {
        return comment.group().chars().filter(c -> c == '\n').count();
    }
}
