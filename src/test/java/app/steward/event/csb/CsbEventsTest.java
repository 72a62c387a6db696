package app.steward.event.csb;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.event.EventCase;
import app.steward.team.Profile;
import app.steward.testing.Team;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What events of CustomerSuccessBox become. */
class CsbEventsTest extends EventCase {
    @Autowired
    Team team;

    private static final String USAGE = "select a.external_id, u.external_id, coalesce(nullif(f.feature, ' login'),"
            + " 'login'), d.day, d.uses from usage_daily d left join accounts a on a.id = d.account_id"
            + " left join users u on u.id = d.user_id join features f on f.id = d.feature_id order by 1, 2, 3, 4";

    @Test
    void anAccountTakesItsFieldsByKeyAndAllElseAsCustomAttributes() {
        team.member("cleo", Profile.CSM);
        assertThat(sent(
                                "/api/v1_1/account",
                                "{'account_id':123,'name':'Acme','mrr':'99.5','licenses':7,'stage':'Live',"
                                        + "'created_on':'2026-01-31T10:00:00+0100','success_manager':'cleo@example.com',"
                                        + "'parent':'Holding','billing_postal_code':94105,'updated_on':'2026-01-01',"
                                        + "'email':'a@b.example','seats_used':12,'vip':true,'tags':['x','y']}")
                        .toString())
                .isEqualTo("{\"success\":true,\"account_id\":\"123\"}");
        assertThat(
                        rows(
                                "select a.external_id, a.name, a.mrr, a.licenses, a.stage, a.created_on, a.billing_postal_code,"
                                        + " p.external_id, a.custom from accounts a left join accounts p on p.id = a.parent_id order by a.external_id"))
                .containsExactly(
                        "123 Acme 99.50 7.00 live 2026-01-31 94105 Holding {\"vip\": true, \"tags\": [\"x\", \"y\"],"
                                + " \"email\": \"a@b.example\", \"seats_used\": 12}",
                        "Holding - - - - 2026-06-15 - - {}");
        assertThat(rows("select key, type from attributes order by key"))
                .containsExactly("email text", "seats_used number", "tags tags", "vip yes_no");
        assertThat(rows("select member_id from account_access where account_id = (select id from accounts"
                        + " where external_id = '123')"))
                .containsExactly(
                        rows("select id from team_members where name = 'cleo'").get(0));
        assertThat(rows("select * from refused_data")).isEmpty();
        String touched = "select subject, array_to_string(fields, ',') from touched";
        db.gatherTouched();
        assertThat(rows(touched)).containsOnly("account account.*");
    }

    @Test
    void sentAgainItStoresWhatIsDifferentAndTouchesThatAlone() {
        sent("/api/v1_1/account", "{'account_id':'A','name':'Acme','mrr':5,'tier':'gold'}");
        db.sql().execute("truncate touch_inbox");
        sent("/api/v1_1/account", "{'account_id':'A','name':'Acme','mrr':5.00,'tier':'gold'}");
        assertThat(rows("select version from accounts")).containsExactly("1");
        db.gatherTouched();
        assertThat(rows("select * from touched")).isEmpty();
        sent("/api/v1_1/account", "{'account_id':'A','mrr':6,'tier':null}");
        db.gatherTouched();
        assertThat(rows("select array_to_string(fields, ',') from touched"))
                .containsExactly("account.custom.tier,account.mrr");
        assertThat(rows("select name, mrr, custom from accounts")).containsExactly("Acme 6.00 {}");
    }

    @Test
    void valuesThatDoNotFitArePutAsideAndTheRestIsStored() {
        sent("/api/v1_1/account", "{'account_id':'A','score':5}");
        sent(
                "/api/v1_1/account",
                "{'account_id':'A','name':'Acme','mrr':'€5','licenses':1.5,'stage':'nowhere','score':'high',"
                        + "'created_on':'yesterday','industry':{},'nested':{'a':1},'success_manager':'no@example.com',"
                        + "'parent':'A','plan':'\\u0000','risk_score':50}");
        assertThat(rows("select name, mrr, risk_score, created_on, custom from accounts"))
                .containsExactly("Acme - 50.00 2026-06-15 {\"score\": 5}");
        assertThat(rows("select path, reason from refused_data order by path collate \"C\""))
                .containsExactly(
                        "created_on Enter a date as YYYY-MM-DD.",
                        "industry Enter a text.",
                        "licenses Enter a whole number.",
                        "mrr Enter a number.",
                        "nested Enter a text, a number, true or false, or a list of texts.",
                        "parent \"A\" is this account, or lies below it: parents can't form a circle.",
                        "plan The text holds a character that can't be stored.",
                        "score Enter a number.",
                        "stage There is no stage \"nowhere\".",
                        "success_manager There is no team member \"no@example.com\".");
        assertThat(rows("select distinct key_id is not null, message like '%nowhere%' from refused_data"))
                .containsExactly("true true");
    }

    @Test
    void aUserMovesWithTheNextCallAndUsageStaysWhereItHappened() {
        sent(
                "/api/v1_1/feature",
                "{'account_id':'A','user_id':456,'product_id':'P','module_id':'M','feature_id':'Export','total':'10',"
                        + "'timestamp':'2026-06-14T23:30:00.000Z'}");
        sent("/api/v1_1/user", "{'account_id':'B','user_id':'456','name':'Uma','role':null,'plan':'x'}");
        sent(
                "/api/v1_1/feature",
                "{'account_id':'B','user_id':'456','product_id':'P','module_id':'M','feature_id':'EXPORT'}");
        sent("/api/v1_1/login", "{'account_id':'B','user_id':'456','type':'track','event':'User Login'}");
        sent("/api/v1_1/logout", "{'account_id':'B','user_id':'456','type':'track','event':'User Logout'}");
        assertThat(rows(USAGE))
                .containsExactly("A 456 Export 2026-06-14 10", "B 456 Export 2026-06-15 1", "B 456 login 2026-06-15 1");
        assertThat(rows("select u.name, a.external_id, u.custom from users u join accounts a on a.id = u.account_id"))
                .containsExactly("Uma B {\"plan\": \"x\"}");
        assertThat(rows("select feature, module, product, tracked, label from features where id > 0"))
                .containsExactly("Export M P true Export");
        assertThat(rows("select day, uses from feature_days order by 1"))
                .containsExactly("2026-06-14 10", "2026-06-15 1");
        work();
        assertThat(rows("select a.external_id, f.users, f.usage_total, f.logins from account_facts f join accounts a"
                        + " on a.id = f.account_id order by 1"))
                .containsExactly("A 0 10 0", "B 1 1 1");
        assertThat(rows("select first_active_on, last_login_at, usage_total from user_facts"))
                .containsExactly("2026-06-14 2026-06-15T12:00Z 11");
    }

    @Test
    void eventsCountBesideWhatFilesSaidAndEachTimeUnlessTheyCarryAnIdempotencyKey() {
        String use = "{'account_id':'A','user_id':'U','product_id':'P','module_id':'M','feature_id':'F','total':2}";
        sent("/api/v1_1/feature", use);
        db.sql()
                .execute("insert into usage_daily (account_id, user_id, feature_id, day, imported, uses)"
                        + " select account_id, user_id, feature_id, day, true, 100 from usage_daily");
        sent("/api/v1_1/feature", use);
        for (int i = 0; i < 3; i++) {
            assertThat(send(
                                    "POST",
                                    "/api/v1_1/feature",
                                    use.replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                    writeKey,
                                    "Idempotency-Key",
                                    "once")
                            .body()
                            .path("success")
                            .asBoolean())
                    .isTrue();
        }
        assertThat(rows(USAGE)).containsExactlyInAnyOrder("A U F 2026-06-15 6", "A U F 2026-06-15 100");
    }

    @Test
    void whatLiesFarAheadHappenedWhenItWasReceived() {
        String use =
                "{'account_id':'A','user_id':'U','product_id':'P','module_id':'M','feature_id':'%s','timestamp':'%s'}";
        sent("/api/v1_1/feature", use.formatted("Soon", "2026-06-16T11:59:00"));
        sent("/api/v1_1/feature", use.formatted("Late", "2027-01-01T00:00:00+0000"));
        assertThat(rows(USAGE)).containsExactly("A U Late 2026-06-15 1", "A U Soon 2026-06-16 1");
    }

    @Test
    void aSubscriptionHasItsOwnNamesForFieldsAndItsMonthsInTwoKeys() {
        sent(
                "/api/v1_1/subscription",
                "{'account_id':'A','subscription_id':9,'plan_name':'Gold','amount':1200,'billing_period':1,"
                        + "'billing_period_unit':'year','subscription_start_on':'2026-01-01','subscription_ends_on':"
                        + "'2026-12-31','next_billing_on':'2027-01-01','cancelled_on':null,'status':'active','seat':'x'}");
        sent("/api/v1_1/subscription", "{'account_id':'A','subscription_id':'9','billing_period':3}");
        assertThat(rows("select a.external_id, s.plan, s.amount, s.billing_months, s.starts_on, s.ends_on, s.status,"
                        + " s.custom from subscriptions s join accounts a on a.id = s.account_id"))
                .containsExactly("A Gold 1200.00 12.00 2026-01-01 2026-12-31 active {\"seat\": \"x\"}");
        assertThat(rows("select path from refused_data")).containsExactly("billing_period_unit");
    }

    @Test
    void anInvoiceWaitsForItsSubscriptionWhicheverWayThatComes() {
        sent(
                "/api/v1_1/invoice",
                "{'invoice_id':1,'subscription_id':'S','total':'100','amount_due':40,'due_on':'2026-06-01','number':'R7'}");
        sent(
                "/api/v1_1/invoice",
                "{'invoice_id':'2','subscription_id':'S','account_id':'B','total':7,'status':'voided'}");
        String stored = "select i.external_id, a.external_id, s.external_id, i.total, i.amount_due, i.status, i.other"
                + " from invoices i left join accounts a on a.id = i.account_id"
                + " left join subscriptions s on s.id = i.subscription_id order by 1";
        assertThat(rows(stored))
                .containsExactly("1 - - 100.00 40.00 not_paid {\"number\": \"R7\"}", "2 B - 7.00 - voided {}");
        sent("/api/v1_1/subscription", "{'account_id':'A','subscription_id':'S'}");
        assertThat(rows(stored))
                .containsExactly("1 A S 100.00 40.00 not_paid {\"number\": \"R7\"}", "2 B S 7.00 - voided {}");
        work();
        assertThat(rows("select overdue_invoices, overdue_amount from account_facts f join accounts a"
                        + " on a.id = f.account_id where a.external_id = 'A'"))
                .containsExactly("1 40.00");
        sent("/api/v1_1/invoice", "{'invoice_id':'1','subscription_id':'S','paid_on':'2026-06-10','amount_due':'0'}");
        work();
        assertThat(rows(stored).get(0)).isEqualTo("1 A S 100.00 0.00 paid {\"number\": \"R7\"}");
        assertThat(rows("select overdue_invoices from account_facts f join accounts a on a.id = f.account_id"
                        + " where a.external_id = 'A'"))
                .containsExactly("0");
    }

    @Test
    void archivedRecordsAreUpdatedAndStayArchivedAndDeletedOnesAreMadeAnew() {
        sent("/api/v1_1/user", "{'account_id':'A','user_id':'U'}");
        db.sql().execute("update accounts set archived_at = now()");
        sent("/api/v1_1/account", "{'account_id':'A','name':'Acme'}");
        assertThat(rows("select name, archived_at is not null from accounts")).containsExactly("Acme true");
        String secret = keys.make(app.steward.team.Viewer.system(), app.steward.team.ApiKey.Kind.SECRET, "all", null)
                .secret();
        assertThat(send("DELETE", "/api/v1_1/account/A", new byte[0], secret).status())
                .isEqualTo(200);
        assertThat(rows("select * from users")).isEmpty();
        sent("/api/v1_1/login", "{'account_id':'A','user_id':'U'}");
        assertThat(rows("select name, archived_at from accounts")).containsExactly("- -");
    }

    @Test
    void moreFeaturesThanStewardKeepsAreRefused() {
        db.sql().execute("insert into features (feature, label) select 'f' || i, 'f' from generate_series(1, 4999) i");
        String use = "{'account_id':'A','user_id':'U','product_id':'P','module_id':'M','feature_id':'%s'}";
        sent("/api/v1_1/feature", use.formatted("last"));
        sent("/api/v1_1/feature", use.formatted("one more"));
        sent("/api/v1_1/feature", use.formatted("LAST"));
        assertThat(rows(USAGE)).containsExactly("A U last 2026-06-15 2");
        assertThat(rows("select path, reason from refused_data"))
                .containsExactly(" The feature \"one more\" would be one more than the 5000 that Steward keeps.");
    }
}
