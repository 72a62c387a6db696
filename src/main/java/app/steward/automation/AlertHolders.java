package app.steward.automation;

import app.steward.account.OwnersSettled;
import app.steward.team.Viewer;
import org.jooq.DSLContext;
import org.jooq.Record1;
import org.jooq.Select;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Who has open alerts follows the success roles, in the transaction that assigns the account. */
@Component
class AlertHolders implements OwnersSettled {
    private final DSLContext sql;

    AlertHolders(DSLContext sql) {
        this.sql = sql;
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public void settled(Viewer by, Select<Record1<Long>> accounts) {
        sql.execute(
                "update alerts a set holder_id = owner_for(a.account_id, a.role_id) where a.closed_at is null"
                        + " and a.account_id in ({0})"
                        + " and a.holder_id is distinct from owner_for(a.account_id, a.role_id)",
                accounts);
    }
}
