package app.steward.mail;

import app.steward.outbox.Answer;
import app.steward.outbox.Message;
import app.steward.outbox.Sender;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.workspace.Today;
import app.steward.workspace.Workspaces;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Sends mail to the team: once at least, with the same Message-ID each time, so that mail programs show one. */
@Component
class TeamSender implements Sender {
    private final DSLContext sql;
    private final Today today;
    private final TeamMembers members;
    private final Workspaces workspaces;
    private final MailSettings settings;
    private final MailServer server;
    private final Map<String, TeamLetter> letters;

    TeamSender(
            DSLContext sql,
            Today today,
            TeamMembers members,
            Workspaces workspaces,
            MailSettings settings,
            MailServer server,
            List<TeamLetter> letters) {
        this.sql = sql;
        this.today = today;
        this.members = members;
        this.workspaces = workspaces;
        this.settings = settings;
        this.server = server;
        this.letters = letters.stream().collect(Collectors.toMap(TeamLetter::type, Function.identity()));
    }

    @Override
    public String kind() {
        return TeamMail.KIND;
    }

    @Override
    public int room() {
        return server.room();
    }

    @Override
    public void pace() {
        server.pace();
    }

    @Override
    public Optional<Answer> stop(Message message) {
        Record row = sql.fetchOne("select member_id, message_id from outbox where id = ?", message.id());
        Long number = row == null ? null : row.get("member_id", Long.class);
        TeamMember member = number == null ? null : members.findById(number).orElse(null);
        TeamLetter letter = letters.get(message.payload().path("type").asString(""));
        if (member == null || member.disabled()) {
            return Optional.of(Answer.skipped("The member may not sign in any more"));
        } else if (letter == null) {
            return Optional.of(Answer.skipped("This version knows no such message"));
        }
        TeamText text = letter.write(member, message.payload()).orElse(null);
        return text == null
                ? Optional.of(Answer.skipped("There was nothing to tell any more"))
                : prepare(message, member, text, row.get("message_id", String.class));
    }

    private Optional<Answer> prepare(Message message, TeamMember member, TeamText text, @Nullable String known) {
        MailSetup setup = settings.current();
        String base = Objects.requireNonNullElse(settings.base(), "");
        Letter.Mailbox own = setup.from();
        Letter.Mailbox from = own.name().isEmpty()
                ? new Letter.Mailbox(own.address(), workspaces.current().name())
                : own;
        Letter letter = new Letter(
                known != null ? known : Letter.messageId(message.key(), message.id(), from),
                from,
                new Letter.Mailbox(member.email(), member.name()),
                setup.answers(),
                text.subject(),
                text.html(base),
                text.text(base),
                null);
        server.keep(message.id(), text.secret() ? masked(letter) : letter, List.of());
        sql.execute(
                "update outbox set message_id = ?, handed_at = ?::timestamptz where id = ?",
                letter.messageId(),
                today.now().instant().atOffset(ZoneOffset.UTC),
                message.id());
        Optional<Answer> stays = server.stays(setup, member.email());
        if (stays.isEmpty()) {
            server.ready(message.id(), letter);
        }
        return stays;
    }

    private static Letter masked(Letter letter) {
        return new Letter(
                letter.messageId(),
                letter.from(),
                letter.to(),
                letter.replyTo(),
                letter.subject(),
                TeamText.masked(letter.html()),
                TeamText.masked(letter.text()),
                null);
    }

    @Override
    public Answer send(Message message) {
        return server.send(message.id());
    }

    @Override
    public void settled(Message message, Answer answer) {
        server.bounce(message.id());
    }
}
