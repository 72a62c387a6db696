package app.steward.condition;

import java.util.List;
import org.springframework.stereotype.Component;

/** Makes the catalogue from what the features contribute. */
@Component
public class Fields {
    private final List<FieldSource> sources;

    Fields(List<FieldSource> sources) {
        this.sources = List.copyOf(sources);
    }

    /** The catalogue as it is now. Take one per request or refresh and pass it on. */
    public Catalogue catalogue() {
        return catalogue(Asker.SYSTEM);
    }

    /** The same fields with the choices that the asker may know of. */
    public Catalogue catalogue(Asker asker) {
        return new Catalogue(sources.stream().flatMap(FieldSource::fields).toList(), asker);
    }
}
