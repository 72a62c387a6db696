package app.steward.testing;

import jakarta.persistence.EntityManagerFactory;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.ExecuteListenerProvider;
import org.jooq.impl.DefaultExecuteListenerProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.context.ApplicationContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** How many statements the application sends to the database. To be registered as an extension of a {@link StewardTest}. */
public final class StatementCount implements BeforeEachCallback, AfterEachCallback {
    private static final int TIMES = 3;

    private final AtomicInteger ofJooq = new AtomicInteger();
    private @Nullable Configuration jooq;
    private ExecuteListenerProvider[] before = {};
    private @Nullable Statistics ofHibernate;

    @Override
    public void beforeEach(ExtensionContext context) {
        ApplicationContext application = SpringExtension.getApplicationContext(context);
        jooq = application.getBean(DSLContext.class).configuration();
        before = jooq.executeListenerProviders();
        ExecuteListenerProvider[] counting = Arrays.copyOf(before, before.length + 1);
        counting[before.length] = new DefaultExecuteListenerProvider(new Counter(ofJooq));
        jooq.set(counting);
        ofHibernate = application
                .getBean(EntityManagerFactory.class)
                .unwrap(SessionFactory.class)
                .getStatistics();
        ofHibernate.setStatisticsEnabled(true);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Objects.requireNonNull(jooq).set(before);
        Objects.requireNonNull(ofHibernate).setStatisticsEnabled(false);
    }

    private record Counter(AtomicInteger statements) implements ExecuteListener {
        @Override
        public void executeStart(ExecuteContext context) {
            statements.incrementAndGet();
        }
    }

    /** Of several times, since the last statement of a request may come after its answer. */
    public int of(Runnable asking) {
        asking.run(); // what is kept after the first time is not what is counted
        long before = all();
        for (int i = 0; i < TIMES; i++) {
            asking.run();
        }
        return Math.toIntExact(Math.round((all() - before) / (double) TIMES));
    }

    private long all() {
        return ofJooq.get()
                + Objects.requireNonNull(ofHibernate, "Register the count as an extension")
                        .getPrepareStatementCount();
    }
}
