package app.steward.ingest;

import app.steward.problem.BadInput;
import app.steward.value.DecimalMark;
import app.steward.workspace.Today;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamSource;
import org.springframework.stereotype.Component;

/** Makes plans of what was asked for: once to say at once what is wrong with it, and again by whoever brings it in. */
@Component
class ImportPlans {
    private final Mapping mapping;
    private final Today today;

    ImportPlans(Mapping mapping, Today today) {
        this.mapping = mapping;
        this.today = today;
    }

    /** @throws BadInput for what header and mapping alone show to be wrong */
    ImportPlan plan(ImportRequest asked, InputStreamSource file) {
        if (!asked.mapping().isObject()) {
            throw BadInput.of("mapping", "Enter an object: name of a column to a field's key.");
        }
        DateTimeFormatter dates = dateFormat(asked.dateFormat());
        DecimalMark numbers = numberFormat(asked.numberFormat());
        Set<String> names =
                asked.mapping().propertyNames().stream().map(CsvFile::column).collect(Collectors.toSet());
        return plan(asked, CsvFile.open(file, names), dates, numbers);
    }

    /** The same of a file of which only the header is known, without a look at it. */
    ImportPlan plan(ImportRequest asked, CsvFile csv) {
        return plan(asked, csv, dateFormat(asked.dateFormat()), numberFormat(asked.numberFormat()));
    }

    private ImportPlan plan(
            ImportRequest asked, CsvFile csv, @Nullable DateTimeFormatter dates, @Nullable DecimalMark numbers) {
        ImportPlan plan = new ImportPlan(
                asked.kind(),
                csv,
                mapping.columns(asked.kind(), csv, asked.mapping()),
                dates,
                numbers,
                asked.clearEmpty(),
                asked.dryRun());
        plan.identify();
        return plan;
    }

    private @Nullable DateTimeFormatter dateFormat(@Nullable String pattern) {
        return pattern == null ? null : DateText.pattern(pattern, today.now().today());
    }

    private static @Nullable DecimalMark numberFormat(@Nullable String example) {
        if (example == null) {
            return null;
        }
        return DecimalMark.ofExample(example)
                .orElseThrow(() -> BadInput.of(
                        "numberFormat",
                        "Send " + DecimalMark.DOT.example() + " or " + DecimalMark.COMMA.example()
                                + ", as the numbers of the file are written."));
    }
}
