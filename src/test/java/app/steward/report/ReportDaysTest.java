package app.steward.report;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.team.Viewer;
import app.steward.workspace.Today;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What is written down of thirty days ago with the refresh of a day, against what is added up when it is asked for. */
class ReportDaysTest extends ReviewCase {
    @Autowired
    ReportDays days;

    @Autowired
    Past past;

    @Autowired
    Books books;

    @Autowired
    Fields fields;

    @Autowired
    Today today;

    private int energy;

    @BeforeEach
    void makeSegments() {
        energy = portfolio.segment(
                viewers.get("ada"), Subject.ACCOUNT, "Energy", "{'field':'industry','op':'eq','value':'energy'}");
        portfolio.segment(viewers.get("ada"), Subject.ACCOUNT, "Large", "{'field':'employees','op':'gte','value':3}");
        write();
    }

    private void write() {
        assertThat(days.write(fields.catalogue(), today.now(), 1)).isGreaterThan(20);
    }

    private Book book(Map<String, String> chosen) {
        return books.read(chosen, Objects.requireNonNull(viewers.get("ada")));
    }

    private List<Map<String, String>> choices() {
        List<Map<String, String>> all = new ArrayList<>();
        for (String segment : List.of("", "" + media, "" + energy, "" + (energy + 1))) {
            for (String role : List.of("", "success_manager", "onboarding_manager", "account_manager")) {
                for (String assigned : List.of("", "none", "bea@example.com", "cid@example.com", "ada@example.com")) {
                    Map<String, String> chosen = new LinkedHashMap<>();
                    chosen.put("segment", segment);
                    chosen.put("role", role);
                    chosen.put("assigned", assigned);
                    chosen.values().removeIf(String::isEmpty);
                    all.add(chosen);
                }
            }
        }
        return all;
    }

    private List<Object> then(Map<String, String> chosen) {
        return then(book(chosen));
    }

    private List<Object> then(Book book) {
        return List.of(past.accounts(book), past.health(book), past.activeUsers(book));
    }

    private boolean holds(Map<String, String> chosen) {
        return days.find(book(chosen)).figures() != null;
    }

    @Test
    void s4WhatIsWrittenIsWhatIsAddedUpForEveryBookThatBothAnswer() {
        Map<Map<String, String>, List<Object>> written = new LinkedHashMap<>();
        for (Map<String, String> chosen : choices()) {
            if (holds(chosen)) {
                written.put(chosen, then(chosen));
            }
        }
        assertThat(written).as("most books have accounts").hasSizeGreaterThan(50);
        run("delete from report_days");
        written.forEach((chosen, figures) -> {
            assertThat(holds(chosen)).isFalse();
            assertThat(then(chosen)).as("%s", chosen).isEqualTo(figures);
        });
        assertThat(Set.copyOf(written.values())).as("and differ").hasSizeGreaterThan(20);
    }

    @Test
    void s4WhatNobodyOwnsIsReadForWhoSeesTheirOwnAndAddedToIt() {
        Viewer bea = Objects.requireNonNull(viewers.get("bea"));
        int read = 0;
        for (Map<String, String> chosen : choices()) {
            read += days.find(books.read(chosen, bea).of(Viewer.ofUnassigned())).figures() == null ? 0 : 1;
            List<Object> written = then(books.read(chosen, bea));
            run("update report_days set day = day - 5");
            run("delete from kept_figures");
            assertThat(then(books.read(chosen, bea))).as("%s", chosen).isEqualTo(written);
            run("update report_days set day = day + 5");
            run("delete from kept_figures");
        }
        assertThat(read).as("it was there to be read").isGreaterThan(20);
    }

    @Test
    void s4AShorterHistoryIsWrittenDownAsOne() {
        run("update account_history set at = at + interval '129 days'");
        run("delete from health_history where at < '2026-05-17Z'");
        run(
                "insert into health_history (account_id, at, overall) select id, timestamptz '2026-06-01Z' + id * interval '1 hour',"
                        + " 50 from accounts where id % 3 > 0");
        write();
        for (Map<String, String> chosen : choices()) {
            if (holds(chosen)) {
                List<Object> written = then(chosen);
                run("update report_days set day = day - 5");
                assertThat(then(chosen)).as("%s", chosen).isEqualTo(written);
                run("update report_days set day = day + 5");
                run("delete from kept_figures");
            }
        }
    }

    @Test
    void whatAnotherReleaseWroteIsLetBe() {
        run("update report_days set stamp = '1' || substr(stamp, 2), figures = '[\"x\"]'");
        assertThat(holds(Map.of())).isFalse();
        assertThat(then(Map.of())).isNotEmpty();
    }

    @Test
    void smallBooksAreNotWritten() {
        assertThat(days.write(fields.catalogue(), today.now(), 60)).isEqualTo(1);
        assertThat(holds(Map.of())).isTrue();
        assertThat(holds(Map.of("assigned", "bea@example.com"))).isFalse();
    }

    @Test
    void itHoldsUntilAccountsAreHandedOver() {
        Map<String, String> ofBea = Map.of("assigned", "bea@example.com");
        Map<String, String> ofCid = Map.of("assigned", "cid@example.com");
        long cid = Objects.requireNonNull(
                Objects.requireNonNull(viewers.get("cid")).memberId());
        run("update account_assignments set member_id = " + cid + " where account_id = 5 and role_id = 1");
        assertThat(List.of(holds(ofBea), holds(ofCid))).containsExactly(false, false);
        assertThat(holds(Map.of("assigned", "none")))
                .as("they are still nobody's")
                .isTrue();
        assertThat(holds(Map.of())).as("all are still there").isTrue();
        write();
        assertThat(List.of(holds(ofBea), holds(ofCid))).containsExactly(true, true);
    }

    @Test
    void itHoldsUntilTheSegmentIsSaved() {
        run("update segments set version = version + 1 where id = " + media);
        assertThat(holds(Map.of("segment", "" + media))).isFalse();
        assertThat(holds(Map.of("segment", "" + energy))).isTrue();
        run("update segments set state = 'refreshing' where id = " + energy);
        write();
        assertThat(holds(Map.of("segment", "" + media))).isTrue();
        assertThat(holds(Map.of("segment", "" + energy)))
                .as("its members were not yet what they are to be")
                .isFalse();
    }

    @Test
    void itHoldsWhileAllAccountsAreThere() {
        run("insert into accounts (id, external_id, name, created_on) values (901, 'new', 'New', '2026-06-15')");
        assertThat(holds(Map.of())).as("there was nothing of a new one").isTrue();
        run("insert into accounts (id, external_id, name, created_on) values (902, 'old', 'Old', '2026-01-01')");
        assertThat(holds(Map.of())).isFalse();
        run("delete from accounts where external_id = 'old'");
        assertThat(holds(Map.of())).isTrue();
        run("update accounts set archived_at = now() where id = 20");
        assertThat(holds(Map.of())).isFalse();
        assertThat(holds(Map.of("assigned", "cid@example.com")))
                .as("it was another's")
                .isTrue();
    }

    @Test
    void itHoldsForTheDayAndTheThresholdsThatItIsOf() {
        run("update workspace set good_from = 80");
        assertThat(holds(Map.of())).isFalse();
        run("update workspace set good_from = 70");
        assertThat(holds(Map.of())).isTrue();
        run("update report_days set day = day - 1");
        assertThat(holds(Map.of())).isFalse();
        run("insert into report_days (day, newest_account, stamp, figures) values ('2026-06-12', 0, '', '[]')");
        write();
        assertThat(db.sql()
                        .fetch("select distinct day::text from report_days order by 1")
                        .getValues(0, String.class))
                .as("yesterday's is kept, older is not")
                .containsExactly("2026-06-14", "2026-06-15");
    }
}
