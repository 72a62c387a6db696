package app.steward.web;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.context.IWebContext;
import org.thymeleaf.engine.AttributeName;
import org.thymeleaf.engine.TemplateManager;
import org.thymeleaf.engine.TemplateModel;
import org.thymeleaf.model.IModel;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.processor.element.AbstractAttributeModelProcessor;
import org.thymeleaf.processor.element.IElementModelStructureHandler;
import org.thymeleaf.standard.expression.StandardExpressions;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.util.EvaluationUtils;

/**
 * {@code st:kept="${...}"}: what an element and all in it are drawn as is kept, and used again for as long as the
 * expression says the same. For what is on every page and looks the same on most, such as the menu:
 *
 * <pre>{@code
 * <nav st:kept="${ {viewer, menu} }" th:if="${viewer}"> ... </nav>
 * <div st:kept="" th:replace="~{fragments/dialogs :: keys}"></div>    always the same
 * }</pre>
 *
 * Whether the element is there at all (its {@code th:if}) is asked for each page. The expression has to hold all else
 * that the element asks for, as values that equal others by what they say: strings, numbers, records and lists of them.
 * No form to post may stand inside, since its token is the session's.
 */
final class KeptMarkup extends AbstractAttributeModelProcessor {
    /** Before all others, so that nothing of an element is asked where it is known. */
    private static final int PRECEDENCE = 10;

    /** More than there are people at the same time; then all is drawn anew. */
    private static final int MOST = 2_000;

    private final Map<Drawn, String> kept = new ConcurrentHashMap<>();

    KeptMarkup() {
        super(TemplateMode.HTML, MarkupTag.PREFIX, null, false, "kept", true, PRECEDENCE, false);
    }

    /** Which element, under which address of the application, and what it follows. */
    private record Drawn(
            String template,
            int line,
            int column,
            String application,
            @Nullable Object follows) {}

    @Override
    protected void doProcess(
            ITemplateContext page,
            IModel element,
            AttributeName attribute,
            String expression,
            IElementModelStructureHandler structureHandler) {
        IProcessableElementTag tag = (IProcessableElementTag) element.get(0);
        String condition = tag.getAttributeValue("th", "if");
        if (condition != null && !EvaluationUtils.evaluateAsBoolean(value(page, condition))) {
            element.reset();
            return;
        }
        Drawn drawn = new Drawn(
                tag.getTemplateName(), tag.getLine(), tag.getCol(), application(page), follows(page, expression));
        String markup = kept.get(drawn);
        if (markup == null) {
            markup = draw(page, element, attribute);
            if (kept.size() >= MOST) {
                kept.clear();
            }
            kept.put(drawn, markup);
        }
        element.reset();
        element.add(page.getModelFactory().createText(markup));
    }

    private static String application(ITemplateContext page) {
        String path =
                page instanceof IWebContext web ? web.getExchange().getRequest().getApplicationPath() : null;
        return path == null ? "" : path;
    }

    private static @Nullable Object follows(ITemplateContext page, String expression) {
        Object value = expression.isEmpty() ? null : value(page, expression);
        return value instanceof Object[] many ? Arrays.asList(many) : value;
    }

    private static @Nullable Object value(ITemplateContext page, String expression) {
        return StandardExpressions.getExpressionParser(page.getConfiguration())
                .parseExpression(page, expression)
                .execute(page);
    }

    private static String draw(ITemplateContext page, IModel element, AttributeName attribute) {
        // without the attribute, or this would never end
        element.replace(0, page.getModelFactory().removeAttribute((IProcessableElementTag) element.get(0), attribute));
        StringWriter source = new StringWriter();
        try {
            element.write(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TemplateManager templates = page.getConfiguration().getTemplateManager();
        TemplateModel model =
                templates.parseString(page.getTemplateData(), source.toString(), 0, 0, TemplateMode.HTML, false);
        StringWriter markup = new StringWriter();
        templates.process(model, page, markup);
        return markup.toString();
    }
}
