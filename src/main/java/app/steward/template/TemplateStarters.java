package app.steward.template;

import app.steward.template.TemplateEditing.Draft;
import java.util.List;
import java.util.Optional;

/** Templates to begin with, one for each journey that there is to begin with. */
public final class TemplateStarters {

    /** @param what when it is sent, in a few words */
    public record Starter(String key, String what, Draft draft) {}

    private static final String SIGNED = "\n\n{{owner.success_manager.name|Your customer success team}}";

    private static final List<Starter> ALL = List.of(
            starter(
                    "welcome",
                    "To a new user, on the first day",
                    "Welcome",
                    "Onboarding",
                    "Welcome, {{user.first_name|good to have you}}",
                    "Three small steps, ten minutes.",
                    """
                    Hello {{user.first_name|there}},

                    good to have you, and everybody at **{{account.name|your company}}**. These three steps take ten minutes:

                    1. Invite two colleagues
                    2. Bring in your first file
                    3. Make one export

                    [button: Begin](https://app.example.com/start)

                    Stuck at one of them? Answer this message, a person reads it."""),
            starter(
                    "adopt",
                    "To who has not used a feature that others like",
                    "Adopt a feature",
                    "Adoption",
                    "Five minutes that save an hour a week",
                    "What others do with it, in three sentences.",
                    """
                    Hello {{user.first_name|there}},

                    teams like yours let the export do their weekly report. You have not tried it yet, so here is how:

                    - Open any list
                    - Choose **Export**, then the columns
                    - Save it, and it comes by itself each Monday

                    [button: Try it on one list](https://app.example.com/export)"""),
            starter(
                    "win_back",
                    "To who has not been seen for some weeks",
                    "Win back",
                    "Adoption",
                    "Is something in the way, {{user.first_name|there}}?",
                    "Two lines from you help us most.",
                    """
                    Hello {{user.first_name|there}},

                    we have not seen you for a while at {{account.name|your workspace}}. That may be fine. If something is in
                    the way, two lines in answer to this message are enough, and I take care of it.

                    What changed since you were here last:

                    - Lists load twice as fast
                    - Exports come by themselves

                    [button: Have a look](https://app.example.com)"""),
            starter(
                    "trial_ends",
                    "Some days before a trial ends",
                    "Trial ends",
                    "Renewal",
                    "Your trial ends soon",
                    "What stays, and what to do now.",
                    """
                    Hello {{user.first_name|there}},

                    the trial of **{{account.name|your company}}** ends soon. Nothing is lost then: what you have made stays as
                    it is for 30 days, it can be read and not changed.

                    [button: Choose a plan](https://app.example.com/plans)

                    Need a week more, or an offer for your purchasing? Answer this message."""),
            starter(
                    "new_administrator",
                    "To who has become an administrator",
                    "New administrator",
                    "Onboarding",
                    "You look after {{account.name|your workspace}} now",
                    "The four things that administrators do first.",
                    """
                    Hello {{user.first_name|there}},

                    you are an administrator of **{{account.name|your workspace}}** now. These four come first:

                    1. Look who has access
                    2. Set who is asked about invoices
                    3. Turn on sign-in by your own accounts
                    4. Say where notices go

                    [button: Open the settings](https://app.example.com/settings)

                    If you like, we go through them together, half an hour is plenty."""));

    private TemplateStarters() {}

    private static Starter starter(
            String key, String what, String name, String category, String subject, String preview, String body) {
        return new Starter(
                key, what, new Draft(name, category, new MessageSource(subject, preview, body.strip() + SIGNED)));
    }

    public static List<Starter> all() {
        return ALL;
    }

    public static Optional<Starter> find(String key) {
        return ALL.stream().filter(one -> one.key().equals(key)).findFirst();
    }
}
