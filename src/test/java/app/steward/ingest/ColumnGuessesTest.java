package app.steward.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.team.Viewer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What columns are taken for, by the names that other programs give them and by what stands in them. */
class ColumnGuessesTest extends ImportCase {
    @Autowired
    ImportDrafts drafts;

    private String guessed(ImportKind kind, String file) {
        ImportDraft draft = drafts.find(drafts.open(Viewer.system(), kind, "a.csv", upload(bytes(file)), null));
        List<String> guesses = new ArrayList<>();
        for (int i = 0; i < draft.columns().size(); i++) {
            ColumnChoice choice = draft.columns().get(i);
            guesses.add(draft.survey().columns().get(i).name() + "="
                    + (choice.skipped() ? "-" : choice.to() + (choice.fresh() ? ":" + choice.type() : "")));
        }
        return String.join(" ", guesses);
    }

    @Test
    void accounts() {
        assertThat(guessed(
                        ImportKind.ACCOUNTS,
                        "account_id,account_name,industry,country,signup_date,referral_source,plan_tier,seats,is_trial\n"
                                + "A-1,One,EdTech,US,16-10-2024,partner,Basic,9,FALSE\n"
                                + "A-2,Two,EdTech,US,17-10-2024,partner,Basic,9,TRUE\n"
                                + "A-3,Two,EdTech,US,18-10-2024,partner,Basic,9,TRUE\n"))
                .isEqualTo("account_id=external_id account_name=name industry=industry country=billing_country"
                        + " signup_date=created_on referral_source=custom.referral_source:choice plan_tier=plan"
                        + " seats=licenses is_trial=custom.is_trial:yes_no");
    }

    @Test
    void users() {
        assertThat(guessed(
                        ImportKind.USERS,
                        "user_id,account_id,email,job_title,is_marketing_opted_in,created_at,first_logged_in_at,"
                                + "latest_logged_in_at\nU,A,a@b.de,Dev,0,2024-06-17 01:43:12,,\n"))
                .startsWith("user_id=external_id account_id=account email=email job_title=title"
                        + " is_marketing_opted_in=custom.is_marketing_opted_in:yes_no created_at=created_on")
                .endsWith("first_logged_in_at=- latest_logged_in_at=-");
        assertThat(guessed(ImportKind.USERS, "ID,First Name,LastName,Phone\n1,A,B,3\n"))
                .isEqualTo("ID=external_id First Name=first_name LastName=last_name Phone=mobile");
    }

    @Test
    void subscriptions_usage_and_tickets() {
        assertThat(guessed(
                        ImportKind.SUBSCRIPTIONS,
                        "subscription_id,account_id,start_date,end_date,plan_tier,seats,mrr_amount,is_trial,auto_renew_flag\n"
                                + "S,A,01-02-2024,,Pro,1,10,FALSE,TRUE\n"))
                .isEqualTo("subscription_id=external_id account_id=account start_date=starts_on end_date=-"
                        + " plan_tier=plan seats=seats mrr_amount=mrr is_trial=trial auto_renew_flag=auto_renew");
        assertThat(
                        guessed(
                                ImportKind.USAGE,
                                "usage_id,subscription_id,usage_date,feature_name,usage_count,error_count\nU,S,1-2-2024,F,9,0\n"))
                .isEqualTo("usage_id=- subscription_id=subscription usage_date=day feature_name=feature"
                        + " usage_count=count error_count=-");
        assertThat(guessed(
                        ImportKind.TICKETS,
                        "ticket_id,account_id,submitted_at,closed_at,priority,first_response_time_minutes,"
                                + "satisfaction_score,escalation_flag\nT,A,1-2-2024,2-2-2024,high,7,3,FALSE\n"))
                .isEqualTo("ticket_id=external_id account_id=account submitted_at=opened_at closed_at=closed_at"
                        + " priority=priority first_response_time_minutes=first_response_minutes"
                        + " satisfaction_score=csat escalation_flag=escalated");
    }

    @Test
    void by_what_stands_in_them() {
        run(ImportKind.ACCOUNTS, "id,name\nA-1,One\nA-2,Two\n", NAMES);
        assertThat(guessed(ImportKind.USERS, "Nr,Wer,Wo\n7,x@y.de,A-1\n8,z@y.de,A-2\n"))
                .isEqualTo("Nr=external_id Wer=email Wo=account");
        assertThat(guessed(ImportKind.ACCOUNTS, "Kunde,Phase X\nB-1,Live\nB-2,Onboarding\n"))
                .isEqualTo("Kunde=external_id Phase X=stage");
    }
}
