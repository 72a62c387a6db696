package app.steward.web;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.exceptions.TemplateProcessingException;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.standard.expression.StandardExpressions;

/** What the attributes of a {@link MarkupTag} say, each an expression as in {@code th:text}. */
public final class TagValues {
    private static final Pattern WORD = Pattern.compile("[a-z0-9 -]+");

    private final ITemplateContext page;
    private final IProcessableElementTag tag;

    TagValues(ITemplateContext page, IProcessableElementTag tag) {
        this.page = page;
        this.tag = tag;
    }

    /** Null where it says so, and where the attribute is not there. */
    public @Nullable Object value(String name) {
        String expression = tag.getAttributeValue(name);
        return expression == null
                ? null
                : StandardExpressions.getExpressionParser(page.getConfiguration())
                        .parseExpression(page, expression)
                        .execute(page);
    }

    public <T> @Nullable T value(String name, Class<T> type) {
        Object value = value(name);
        if (value != null && !type.isInstance(value)) {
            throw wrong(name, "is a " + value.getClass().getName());
        }
        return type.cast(value);
    }

    public <T> T given(String name, Class<T> type) {
        T value = value(name, type);
        if (value == null) {
            throw wrong(name, "is missing");
        }
        return value;
    }

    /** Text; a word, such as the name of an icon, may stand there as it is. Empty where there is none. */
    public String text(String name) {
        String expression = tag.getAttributeValue(name);
        if (expression == null || WORD.matcher(expression).matches()) {
            return expression == null ? "" : expression;
        }
        Object value = value(name);
        return value == null ? "" : value.toString();
    }

    private TemplateProcessingException wrong(String name, String what) {
        return new TemplateProcessingException(
                name + " of <" + tag.getElementCompleteName() + "> " + what,
                tag.getTemplateName(),
                tag.getLine(),
                tag.getCol());
    }
}
