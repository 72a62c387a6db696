package app.steward.notice;

import static org.jooq.impl.DSL.resultQuery;
import static org.jooq.impl.DSL.val;

import app.steward.account.OwnersSettled;
import app.steward.team.Viewer;
import app.steward.touchpoint.TouchpointLogged;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Tells who comes to an account, and whoever follows it, in the transaction in which that happens. */
@Component
class AccountNotices implements OwnersSettled {
    static final NoticeKind ASSIGNED = new NoticeKind(
            "assigned",
            "Accounts assigned to you",
            "Somebody, an import or an event made you its owner.",
            "person",
            true);

    static final NoticeKind FOLLOWED = new NoticeKind(
            "followed",
            "Accounts that you follow",
            "Another owner, or a touchpoint that somebody logged.",
            "star",
            false);

    /** Who owns them since this very transaction. */
    private static final String CAME = """
            select x.member_id, x.account_id from account_access x
             where x.account_id in ({0}) and x.member_id > 0 and x.since = transaction_timestamp()""";

    private final Notices notices;
    private final DSLContext sql;

    AccountNotices(Notices notices, DSLContext sql) {
        this.notices = notices;
        this.sql = sql;
    }

    @Configuration(proxyBeanMethods = false)
    static class Kinds {
        @Bean
        NoticeKind assignedKind() {
            return ASSIGNED;
        }

        @Bean
        NoticeKind followedKind() {
            return FOLLOWED;
        }
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void settled(Viewer by, Select<Record1<Long>> accounts) {
        String once = sql.fetchSingle("select pg_current_xact_id()::text").get(0, String.class);
        String how = by.memberId() != null
                ? " by " + by.name()
                : by.keyId() != null ? " through the key " + by.name() : " by an import or an event";
        notices.add(
                ASSIGNED,
                resultQuery(
                        """
                        select c.member_id, 'owner:' || c.account_id || ':' || {3} as key, c.account_id,
                               {1} as text, '' as ref
                          from ({0}) c where c.member_id is distinct from {2}""",
                        DSL.sql(CAME, accounts),
                        val("Assigned to you" + how),
                        val(by.memberId(), Long.class),
                        val(once)),
                new Notices.Many("owner:" + once, "{n} accounts were assigned to you" + how, "/accounts?assigned=me"));
        notices.add(
                FOLLOWED,
                resultQuery("""
                        select f.member_id, 'owned:' || c.account_id || ':' || {3} as key, c.account_id,
                               'Assigned to ' || string_agg(m.name, ', ' order by m.name) || {1} as text, '' as ref
                          from ({0}) c join team_members m on m.id = c.member_id
                          join follows f on f.account_id = c.account_id and f.member_id is distinct from {2}
                         where not exists (select from account_access x where x.account_id = c.account_id
                                              and x.member_id = f.member_id and x.since = transaction_timestamp())
                         group by f.member_id, c.account_id""", DSL.sql(CAME, accounts), val(how), val(by.memberId(), Long.class), val(once)),
                new Notices.Many("owned:" + once, "{n} accounts that you follow have another owner", "/notices"));
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void on(TouchpointLogged logged) {
        notices.add(
                FOLLOWED,
                resultQuery(
                        """
                        select f.member_id, {0} as key, f.account_id, {1} as text, '' as ref
                          from follows f where f.account_id = {2} and f.member_id is distinct from {3}""",
                        val("touchpoint:" + logged.touchpoint()),
                        val(logged.label() + " logged by " + logged.by().name()),
                        val(logged.account()),
                        val(logged.by().memberId(), Long.class)));
    }
}
