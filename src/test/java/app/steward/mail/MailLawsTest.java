package app.steward.mail;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.Profile;
import app.steward.team.Viewer;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Laws E1, E2, E3 and L2 of mail to customers. */
class MailLawsTest extends MailCase {
    @Autowired
    Addresses addresses;

    @Autowired
    UnsubscribeLinks links;

    @Autowired
    Unsubscribing unsubscribing;

    @Autowired
    SentMail mail;

    private void suppress(String address, Suppression why) {
        transaction.executeWithoutResult(status -> addresses.suppress(address, why, "test", null, clock.instant()));
    }

    // E1: once at most

    @Test
    void e1_itIsSentOnceWithWhatIsTrueThen() {
        assertThat(queue("run:7:a", 1, "a")).isEqualTo(1);
        assertThat(queue("run:7:a", 1, "a")).as("now or ever").isZero();
        db.sql().execute("update users set name = 'Ada Lovelace', email = 'new@customer.example' where id = 1");
        worker.work();
        worker.work();
        assertThat(state("run:7:a")).isEqualTo("sent 250 2.0.0 queued as 4T9c1k");
        assertThat(server.messages).hasSize(1);
        assertThat(server.messages.get(0))
                .contains("To: Ada Lovelace <new@customer.example>", "Subject: Welcome Ada Lovelace")
                .containsPattern("Message-ID: <run\\.7\\.a\\.1\\.[0-9a-f]{8}@steward\\.example>");
        assertThat(db.sql().fetchValue("select subject from outbox_content")).isEqualTo("Welcome Ada Lovelace");
        assertThat(db.sql().fetchValue("select template_version from outbox")).isEqualTo(1);
    }

    @Test
    void e1_whatBrokeAfterTheDataIsInDoubtAndNotSentAgainByItself() {
        server.answering(".", RawServer.DROPS);
        assertThat(send("run:7:a", 1, "a")).startsWith("in_doubt The connection broke after the data");
        server.answering(".", "250 ok");
        due();
        worker.work();
        assertThat(state("run:7:a")).startsWith("in_doubt");
        assertThat(server.messages).hasSize(1);
    }

    @Test
    void e1_whatANobodyAnsweredWaitsAndLosesNothing() {
        server.close();
        assertThat(send("run:7:a", 1, "a")).startsWith("waiting Nobody answers");
        server = new RawServer();
        db.sql().execute("update mail_settings set port = ?", server.port());
        due();
        worker.work();
        assertThat(state("run:7:a")).startsWith("sent");
        assertThat(server.messages).hasSize(1);
    }

    // E2: whoever dies, at most one acceptance for each key

    @Test
    void e2_whatADeadProcessHandedOverIsInDoubt() {
        queue("run:7:a", 1, "a");
        db.sql()
                .execute("update outbox set state = 'handing_over', lease_owner = 'gone', attempts = 1,"
                        + " lease_until = now() - interval '1 second'");
        worker.work();
        assertThat(state("run:7:a")).isEqualTo("in_doubt Steward stopped while it was handed over.");
        assertThat(server.messages).isEmpty();
    }

    @Test
    void e2_whatADeadProcessHadOnlyTakenIsSent() {
        queue("run:7:a", 1, "a");
        db.sql()
                .execute("update outbox set state = 'claimed', lease_owner = 'gone', attempts = 1,"
                        + " lease_until = now() - interval '1 second'");
        worker.work();
        assertThat(state("run:7:a")).startsWith("sent");
        assertThat(server.messages).hasSize(1);
    }

    @Test
    void e2_whatBreaksBeforeTheCommitHasNotLeftAndLeavesOnce() {
        breaksTheCommit("insert on outbox_content", "true");
        try {
            assertThat(send("run:7:a", 1, "a")).startsWith("waiting It could not be made ready");
            assertThat(server.messages).isEmpty();
        } finally {
            mended("outbox_content");
        }
        due();
        worker.work();
        assertThat(state("run:7:a")).startsWith("sent");
        assertThat(server.messages).hasSize(1);
    }

    @Test
    void e2_whatBreaksBehindTheServersYesIsInDoubtAndTheRestLeavesOnce() {
        user(2, "Bea", "bea@customer.example");
        queue("run:7:a", 1, "a");
        queue("run:8:a", 2, "a");
        breaksTheCommit("update on outbox", "new.state = 'sent'");
        try {
            worker.work();
            assertThat(state("run:7:a")).isEqualTo("handing_over");
            assertThat(server.messages).hasSize(1);
        } finally {
            mended("outbox");
        }
        // as time will do
        db.sql().execute("update outbox set not_before = now(), lease_until = now() - interval '1 second'");
        worker.work();
        assertThat(state("run:7:a")).isEqualTo("in_doubt Steward stopped while it was handed over.");
        assertThat(state("run:8:a")).startsWith("sent");
        assertThat(server.messages).hasSize(2);
    }

    /** From then on no transaction commits that does this. */
    private void breaksTheCommit(String event, String when) {
        db.sql()
                .execute(
                        "create function breaks() returns trigger language plpgsql as $$ begin raise 'broken'; end $$");
        db.sql()
                .execute("create constraint trigger breaks after " + event
                        + " deferrable initially deferred for each row when (" + when + ") execute function breaks()");
    }

    private void mended(String table) {
        db.sql().execute("drop trigger breaks on " + table);
        db.sql().execute("drop function breaks()");
    }

    @Test
    void e2_twoThreadsSendEachOnce() throws Exception {
        db.sql().execute("update mail_settings set cap = 100");
        for (int i = 2; i <= 60; i++) {
            user(i, "User " + i, "user" + i + "@customer.example");
            queue("run:" + i + ":a", i, "a");
        }
        Thread other = new Thread(worker::work);
        other.start();
        worker.work();
        other.join();
        worker.work();
        assertThat(server.messages).hasSize(59);
        assertThat(db.sql().fetchValue("select count(*) from outbox where state = 'sent'"))
                .isEqualTo(59L);
    }

    // E3: nothing to the suppressed, to the archived, twice for a step, beyond the cap

    @Test
    void e3_nothingGoesToASuppressedAddress() {
        suppress("ADA@customer.example ", Suppression.UNSUBSCRIBED);
        assertThat(send("run:7:a", 1, "a")).isEqualTo("skipped Unsubscribed on 15 Jun 2026");
        assertThat(server.messages).isEmpty();
    }

    @Test
    void e3_nothingGoesToAnArchivedRecord() {
        user(2, "Bea", "bea@customer.example");
        db.sql().execute("update users set archived_at = now() where id = 1");
        assertThat(send("run:7:a", 1, "a")).isEqualTo("skipped Ada is archived");
        db.sql().execute("update accounts set archived_at = now()");
        assertThat(send("run:8:a", 2, "a")).isEqualTo("skipped Bea is archived");
        assertThat(server.messages).isEmpty();
    }

    @Test
    void e3_twoUsersOfOneMailboxGetAStepOnce() {
        user(2, "Ada at work", "Ada@Customer.example");
        assertThat(send("run:7:a", 1, "a")).startsWith("sent");
        assertThat(send("run:8:a", 2, "a"))
                .isEqualTo("skipped The same mailbox got this step’s message in the last 7 days");
        assertThat(send("run:8:b", 2, "b")).startsWith("sent");
        clock.advance(Duration.ofDays(7).plusSeconds(1));
        assertThat(send("run:9:a", 2, "a")).startsWith("sent");
    }

    @Test
    void e3_beyondTheCapNothingGoes() {
        for (String step : List.of("a", "b", "c")) {
            assertThat(send("run:7:" + step, 1, step)).startsWith("sent");
        }
        assertThat(send("run:7:d", 1, "d")).isEqualTo("skipped Cap: 3 messages in 7 days");
        clock.advance(Duration.ofDays(7).plusSeconds(1));
        assertThat(send("run:7:e", 1, "e")).startsWith("sent");
    }

    @Test
    void e3_aTryInVainDoesNotCountAgainstItself() {
        db.sql().execute("update mail_settings set cap = 1");
        server.answering("RCPT", "450 later");
        assertThat(send("run:7:a", 1, "a")).isEqualTo("waiting 450 later");
        server.answering("RCPT", "250 ok");
        due();
        worker.work();
        assertThat(state("run:7:a")).startsWith("sent");
    }

    @Test
    void e3_whoHasNoAddressOrAWrongOneIsSkipped() {
        user(2, "Bea", null);
        user(3, "Cid", "cid at home");
        assertThat(send("run:8:a", 2, "a")).isEqualTo("skipped There is no e-mail address");
        assertThat(send("run:9:a", 3, "a")).isEqualTo("skipped “cid at home” is no e-mail address");
        user(4, null, "dee@customer.example");
        assertThat(send("run:10:a", 4, "a")).isEqualTo("skipped Empty: user.name");
    }

    @Test
    void whatHasLostItsTemplateIsSkippedAndHoldsUpNothing() {
        user(2, "Bea", "bea@customer.example");
        queue("run:7:a", 1, "a");
        db.sql().execute("update outbox set template_id = 99");
        assertThat(send("run:8:a", 2, "a")).startsWith("sent");
        assertThat(state("run:7:a")).isEqualTo("skipped The template is not there any more");
    }

    // Z2: within the sending hours

    @Test
    void z2_whatIsLateWaitsForTheHoursOfItsUserAndThatIsNoTry() {
        server.answering("RCPT", "450 later");
        clock.set("2026-06-19T17:58:00Z"); // a Friday
        assertThat(send("run:7:a", 1, "a")).isEqualTo("waiting 450 later");
        server.answering("RCPT", "250 ok");
        clock.set("2026-06-19T18:00:00Z");
        due();
        worker.work();
        assertThat(state("run:7:a")).isEqualTo("waiting The sending hours begin on 22 Jun, 08:00 UTC");
        assertThat(db.sql()
                        .fetchValue(
                                "select attempts || ' ' || round(extract(epoch from not_before - clock_timestamp()) / 3600)"
                                        + " from outbox"))
                .isEqualTo("1 62");
        clock.set("2026-06-22T07:59:59Z");
        due();
        worker.work();
        assertThat(server.messages).isEmpty();
        clock.set("2026-06-22T08:00:00Z");
        due();
        worker.work();
        assertThat(state("run:7:a")).startsWith("sent");
        db.sql().execute("update users set time_zone = 'Asia/Tokyo'");
        clock.set("2026-06-22T09:00:00Z");
        assertThat(send("run:7:b", 1, "b")).isEqualTo("waiting The sending hours begin on 23 Jun, 08:00 Asia/Tokyo");
    }

    // L2: deleted

    @Test
    void l2_allOfADeletedUserGoesAndTheSuppressionStaysAsAHash() {
        user(2, "Bea", "bea@customer.example");
        send("run:7:a", 1, "a");
        send("run:8:a", 2, "a");
        suppress("ada@customer.example", Suppression.UNSUBSCRIBED);
        db.sql().execute("delete from users");
        assertThat(db.sql().fetchValue("select count(*) from outbox")).isEqualTo(0L);
        assertThat(db.sql().fetchValue("select count(*) from outbox_content")).isEqualTo(0L);
        assertThat(db.sql().fetch("select address, suppressed from addresses").formatCSV(false))
                .doesNotContain("@")
                .hasLineCount(1);
        user(5, "Ada again", "ada@customer.example");
        assertThat(send("run:11:a", 5, "a")).startsWith("skipped Unsubscribed");
    }

    // what the server says

    @Test
    void aHardBounceSuppressesAndSoftOnesDoOfFiveMessages() {
        server.answering("RCPT", "550 5.1.1 no such mailbox");
        assertThat(send("run:7:a", 1, "a")).isEqualTo("refused 550 5.1.1 no such mailbox");
        assertThat(db.sql().fetchValue("select suppressed || ' ' || source from addresses"))
                .isEqualTo("bounced 550 5.1.1 no such mailbox");

        user(2, "Bea", "bea@customer.example");
        server.answering("RCPT", "552 5.2.2 mailbox is full");
        for (int i = 1; i <= 5; i++) {
            assertThat(send("run:8:" + i, 2, "s" + i)).startsWith("refused 552");
        }
        assertThat(db.sql().fetchValue("select source from addresses where address = 'bea@customer.example'"))
                .isEqualTo("5 soft ones in 30 days, the last: 552 5.2.2 mailbox is full");
        assertThat(send("run:8:6", 2, "s6")).startsWith("skipped Mail to it came back on");
    }

    @Test
    void withoutAServerItIsKeptAndWithoutAnAddressOfOursHeld() {
        settings.leadTo(null);
        assertThat(send("run:7:a", 1, "a")).isEqualTo("held Set STEWARD_URL: without it nobody could unsubscribe");
        db.sql().execute("update mail_settings set host = ''");
        assertThat(send("run:7:b", 1, "b")).isEqualTo("kept Nothing leaves this machine: there is no mail server");
        assertThat(db.sql().fetchValue("select subject from outbox_content")).isEqualTo("Welcome Ada");
        db.sql().execute("update mail_settings set host = '127.0.0.1', only_to = '{@staging.example}'");
        settings.leadTo("https://steward.example");
        assertThat(send("run:7:c", 1, "c")).startsWith("kept It stays here");
        assertThat(server.messages).isEmpty();
    }

    @Test
    void anHourTakesNoMoreThanItMay() {
        db.sql().execute("update mail_settings set per_hour = 1");
        user(2, "Bea", "bea@customer.example");
        queue("run:8:a", 2, "a");
        assertThat(send("run:7:a", 1, "a")).isEqualTo("waiting");
        assertThat(server.messages).hasSize(1);
    }

    @Test
    void theOwnerWritesWithinTheDomainsOfTheServer() {
        long lea = team.csm("lea").memberId();
        db.sql()
                .execute(
                        "insert into account_assignments (account_id, role_id, member_id) select 1, id, ?"
                                + " from success_roles order by id limit 1",
                        lea);
        int role = (Integer) db.sql().fetchValue("select role_id::int from account_assignments");
        String made =
                "select '{}' as key, 1::bigint as user_id, 'test:3' as source, null::bigint as run_id, '{}' as step,"
                        + " 1 as template_id, " + role + " as from_role, null::int as reply_role, false as send_empty,"
                        + " null::timestamptz as not_before";
        transaction.execute(status -> customers.queue(DSL.resultQuery(made.replace("{}", "one"))));
        worker.work();
        assertThat(server.messages.get(0))
                .contains("From: lea <hello@steward.example>", "Reply-To: lea <lea@example.com>");
        db.sql().execute("update mail_settings set domains = '{example.com}'");
        transaction.execute(status -> customers.queue(DSL.resultQuery(made.replace("{}", "two"))));
        worker.work();
        assertThat(server.messages.get(1))
                .contains("From: lea <lea@example.com>")
                .doesNotContain("Reply-To");
    }

    // what the pump asks

    @Test
    void whoCanBeReachedAndWhenTheCapLetsTheNextThrough() {
        user(2, "Bea", "bea@customer.example");
        user(3, "Cid", null);
        suppress("bea@customer.example", Suppression.COMPLAINED);
        Instant first = clock.instant();
        for (String step : List.of("a", "b", "c")) {
            send("run:7:" + step, 1, step);
            clock.advance(Duration.ofHours(1));
        }
        Map<Long, CustomerMail.Reach> reach =
                customers.reach(List.of(1L, 2L, 3L, 99L), clock.instant(), ZoneId.of("UTC"));
        assertThat(reach).hasSize(3);
        assertThat(reach.get(1L)).isEqualTo(new CustomerMail.Reach(null, first.plus(Duration.ofDays(7))));
        assertThat(reach.get(2L).problem()).isEqualTo("Complained about a message on 15 Jun 2026");
        assertThat(reach.get(3L).problem()).isEqualTo("There is no e-mail address");
        OffsetDateTime[] handed = {first.atOffset(ZoneOffset.UTC)};
        assertThat(CustomerMail.free(handed, 0, 2, clock.instant())).isEqualTo(clock.instant());
        assertThat(CustomerMail.free(handed, 1, 2, clock.instant())).isEqualTo(first.plus(Duration.ofDays(7)));
        assertThat(CustomerMail.free(handed, 1, 1, clock.instant()))
                .isEqualTo(clock.instant().plus(Duration.ofDays(7)));
    }

    @Test
    void aLinkUnsubscribesItsAddressAndNobodyElseMakesOne() {
        send("run:7:a", 1, "a");
        String token = links.token(addresses.hash("ada@customer.example"), 1);
        assertThat(server.messages.get(0).replace("=\n", "")).contains("List-Unsubscribe");
        assertThat(unsubscribing.state(token)).isEqualTo(Unsubscribing.State.GETS);
        assertThat(unsubscribing.stop(token)).isEqualTo(Unsubscribing.State.UNSUBSCRIBED);
        assertThat(db.sql().fetchValue("select source from addresses")).isEqualTo("link in “Welcome”");
        assertThat(unsubscribing.undo(token)).isEqualTo(Unsubscribing.State.GETS);
        suppress("ada@customer.example", Suppression.BOUNCED);
        assertThat(unsubscribing.undo(token)).as("a bounce is not undone").isEqualTo(Unsubscribing.State.STOPPED);
        String forged = (token.charAt(0) == 'A' ? 'B' : 'A') + token.substring(1);
        assertThat(unsubscribing.stop(forged)).isEqualTo(Unsubscribing.State.UNKNOWN);
        assertThat(unsubscribing.stop("")).isEqualTo(Unsubscribing.State.UNKNOWN);
    }

    // who reads what a message says

    @Test
    void whoDoesNotSeeAnAccountThatAMessageNamesDoesNotReadIt() {
        Viewer ada = team.member("ada", Profile.ADMINISTRATOR);
        Viewer bea = team.member("bea", Profile.CSM);
        Viewer cid = team.member("cid", Profile.CSM);
        db.sql()
                .execute("insert into accounts (id, external_id, name, created_on) overriding system value"
                        + " values (2, 'A-2', 'Umbrella', '2026-01-01')");
        db.sql().execute("insert into account_facts (account_id) values (2)");
        db.sql().execute("insert into account_access (member_id, account_id) values (?, 2)", cid.memberId());
        send("run:7:a", 1, "a");
        db.sql().execute("update accounts set parent_id = 2 where id = 1");
        db.sql().execute("update email_templates set subject = 'Of {{account.parent|nobody}}'");
        send("run:7:b", 1, "b");
        assertThat(server.messages.get(1)).as("the customer reads what is true").contains("Subject: Of Umbrella");
        long plain = id("run:7:a");
        long naming = id("run:7:b");
        for (Viewer sees : List.of(ada, cid)) {
            assertThat(mail.find(sees, naming).subject()).isEqualTo("Of Umbrella");
            assertThat(mail.content(sees, naming)).isPresent();
        }
        assertThat(mail.find(bea, naming))
                .satisfies(sent -> assertThat(sent.withheld()).isTrue())
                .satisfies(sent -> assertThat(sent.subject()).isNull())
                .satisfies(sent -> assertThat(sent.template()).isEqualTo("Welcome"));
        assertThat(mail.content(bea, naming)).isEmpty();
        assertThat(mail.content(bea, plain)).isPresent();
        assertThat(mail.find(bea, plain).withheld()).isFalse();
        SentMail.Filter all = new SentMail.Filter(false, null, null, "", "", null);
        assertThat(mail.list(bea, all, 0, 9)).extracting(SentMail.Sent::subject).containsExactly(null, "Welcome Ada");
        assertThat(mail.before(bea, all, null, 9))
                .extracting(SentMail.Sent::subject)
                .containsExactly(null, "Welcome Ada");
    }

    @Test
    void whatAUserWasWrittenAtAnotherAccountIsReadByWhoSeesThatOne() {
        Viewer bea = team.member("bea", Profile.CSM);
        Viewer cid = team.member("cid", Profile.CSM);
        db.sql().execute("update account_access set member_id = ?", cid.memberId());
        send("run:7:a", 1, "a");
        db.sql()
                .execute("insert into accounts (id, external_id, name, created_on) overriding system value"
                        + " values (2, 'A-2', 'Free', '2026-01-01')");
        db.sql().execute("insert into account_facts (account_id) values (2)");
        db.sql().execute("insert into account_access (member_id, account_id) values (0, 2)");
        db.sql().execute("update users set account_id = 2 where id = 1");
        assertThat(mail.find(bea, id("run:7:a")).withheld()).isTrue();
        assertThat(mail.find(cid, id("run:7:a")).withheld()).isFalse();
    }

    private long id(String key) {
        return (Long) db.sql().fetchValue("select id from outbox where key = ?", key);
    }
}
