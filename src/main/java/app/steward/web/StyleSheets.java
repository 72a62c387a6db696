package app.steward.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.Resource;
import org.springframework.web.servlet.resource.ResourceTransformer;
import org.springframework.web.servlet.resource.ResourceTransformerChain;
import org.springframework.web.servlet.resource.TransformedResource;

/**
 * Style sheets as they are served. They are written for people, a file for each component and a declaration on each line;
 * a page asks for one, in which all those stand that it imports, without comments and layout.
 */
final class StyleSheets implements ResourceTransformer {
    /** One of ours, beside the sheet; what is imported by its address or into a layer stays an import. */
    private static final Pattern IMPORT = Pattern.compile("@import \"([a-z-]+\\.css)\";");

    private static final Pattern TOKEN = Pattern.compile(
            "(?<comment>/\\*.*?\\*/)|(?<kept>\"[^\"]*\"|url\\([^)]*\\))|\\s*(?<mark>[{};,>])\\s*|(?<colon>:)\\s+|\\s+",
            Pattern.DOTALL);

    @Override
    public Resource transform(HttpServletRequest request, Resource file, ResourceTransformerChain chain)
            throws IOException {
        Resource sheet = chain.transform(request, file);
        String name = sheet.getFilename();
        return name == null || !name.endsWith(".css")
                ? sheet
                : new TransformedResource(sheet, served(sheet).getBytes(StandardCharsets.UTF_8));
    }

    /** With what it imports of ours in the place of the imports. */
    static String served(Resource sheet) throws IOException {
        String text = sheet.getContentAsString(StandardCharsets.UTF_8);
        StringBuilder whole = new StringBuilder();
        Matcher part = IMPORT.matcher(text);
        int from = 0;
        while (part.find()) {
            whole.append(text, from, part.start());
            whole.append(sheet.createRelative(part.group(1)).getContentAsString(StandardCharsets.UTF_8));
            from = part.end();
        }
        return compact(whole.append(text.substring(from)).toString());
    }

    /** Without comments, and without the white space that means nothing. */
    static String compact(String css) {
        StringBuilder compact = new StringBuilder(css.length());
        Matcher token = TOKEN.matcher(css);
        int from = 0;
        while (token.find()) {
            compact.append(css, from, token.start());
            from = token.end();
            if (token.group("kept") != null) {
                compact.append(token.group("kept"));
            } else if (token.group("mark") != null) {
                mark(compact, token.group("mark"));
            } else if (token.group("colon") != null) {
                compact.append(':');
            } else if (token.group("comment") == null && !follows(compact, "{};,>")) {
                compact.append(' ');
            }
        }
        return compact.append(css.substring(from)).toString();
    }

    private static void mark(StringBuilder compact, String mark) {
        int end = compact.length() - 1;
        while (end >= 0 && compact.charAt(end) == ' ' || mark.equals("}") && end >= 0 && compact.charAt(end) == ';') {
            compact.setLength(end--);
        }
        compact.append(mark);
    }

    /** Whether one of these was written last, or nothing was. */
    private static boolean follows(StringBuilder compact, String marks) {
        return compact.length() == 0 || marks.indexOf(compact.charAt(compact.length() - 1)) >= 0;
    }
}
