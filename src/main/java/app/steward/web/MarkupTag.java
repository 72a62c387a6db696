package app.steward.web;

import java.util.function.BiConsumer;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.processor.element.AbstractElementTagProcessor;
import org.thymeleaf.processor.element.IElementTagStructureHandler;
import org.thymeleaf.templatemode.TemplateMode;

/**
 * An element of ours in templates, {@code <st:NAME one="${...}">}, in whose place stands what Java writes. Whoever makes
 * a bean of this type has such an element; {@code th:if}, {@code th:each} and {@code th:with} on it work as everywhere.
 */
public final class MarkupTag extends AbstractElementTagProcessor {
    static final String PREFIX = "st";

    /** Behind th:each, th:if and th:with of the same element. */
    private static final int PRECEDENCE = 1500;

    private final BiConsumer<TagValues, Markup> writer;

    /** @param writer is given what the attributes of the element say, and where to write */
    public MarkupTag(String name, BiConsumer<TagValues, Markup> writer) {
        super(TemplateMode.HTML, PREFIX, name, true, null, false, PRECEDENCE);
        this.writer = writer;
    }

    @Override
    protected void doProcess(
            ITemplateContext page, IProcessableElementTag tag, IElementTagStructureHandler structureHandler) {
        Markup markup = new Markup(path -> page.buildLink(path, null));
        writer.accept(new TagValues(page, tag), markup);
        structureHandler.replaceWith(markup.toString(), false);
    }
}
