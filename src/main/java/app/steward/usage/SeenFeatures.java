package app.steward.usage;

import app.steward.condition.sql.Collation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Features as use names them: found, or made at first sight. Upper and lower case make no difference. */
@Component
public class SeenFeatures {
    /** More distinct features than that are a mistake: somebody sends an id as a feature. */
    public static final int MOST = 5_000;

    private final DSLContext sql;

    SeenFeatures(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * What was found or made.
     *
     * @param ids by name; none for those that would be one feature too many
     * @param made whether any is new and tracked, so that each account uses another share of all
     */
    public record Learnt(Map<FeatureName, Integer> ids, boolean made) {}

    private static final String ASKED = "(select feature, module, product, lower(feature " + Collation.SQL
            + ") as f, lower(module " + Collation.SQL + ") as m, lower(product " + Collation.SQL + ") as p, n"
            + " from unnest(?::text[], ?::text[], ?::text[]) with ordinality as g (feature, module, product, n))";

    private static final String FIND =
            "select a.n, x.id from " + ASKED + " a join features x on x.feature_fold = a.f and"
                    + " x.module_fold = a.m and x.product_fold = a.p and x.id > 0";

    private static final String MAKE =
            "insert into features (feature, module, product, label, tracked) select feature, module, product, feature, ?"
                    + " from (select distinct on (f, m, p) a.* from " + ASKED
                    + " a where not exists (select from features x where x.feature_fold = a.f and"
                    + " x.module_fold = a.m and x.product_fold = a.p) order by f, m, p, n) fresh"
                    + " order by f, m, p limit greatest(0, ? - (select count(*) from features where id > 0))"
                    + " on conflict (feature_fold, module_fold, product_fold) do nothing";

    /** @param tracked what those are that are new */
    @Transactional(propagation = Propagation.MANDATORY)
    public Learnt learn(Collection<FeatureName> names, boolean tracked) {
        Map<FeatureName, Integer> ids = new HashMap<>();
        List<FeatureName> asked = List.copyOf(names);
        find(asked, ids);
        List<FeatureName> unknown = new ArrayList<>(asked);
        unknown.removeAll(ids.keySet());
        if (unknown.isEmpty()) {
            return new Learnt(ids, false);
        }
        Object[] parts = parts(unknown);
        int made = sql.execute(MAKE, tracked, parts[0], parts[1], parts[2], MOST);
        find(unknown, ids);
        return new Learnt(ids, tracked && made > 0);
    }

    private void find(List<FeatureName> names, Map<FeatureName, Integer> ids) {
        sql.fetch(FIND, parts(names))
                .forEach(row -> ids.put(names.get(row.get(0, Integer.class) - 1), row.get(1, Integer.class)));
    }

    private static Object[] parts(List<FeatureName> names) {
        return new Object[] {
            names.stream().map(FeatureName::feature).toArray(String[]::new),
            names.stream().map(FeatureName::module).toArray(String[]::new),
            names.stream().map(FeatureName::product).toArray(String[]::new)
        };
    }
}
