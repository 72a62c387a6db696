package app.steward.action;

import app.steward.action.SettableFields.Settable;
import app.steward.condition.Catalogue;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Subject;
import app.steward.task.Plays;
import app.steward.task.Plays.Play;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.util.function.SingletonSupplier;

/**
 * What actions may name: roles, people, plays and fields. Each sort is looked up once, when first asked for, however many
 * actions are read or said together. For one answer, and one thread.
 */
public final class ActionNames {
    private final Supplier<Map<String, SuccessRole>> roles;
    private final Supplier<Map<Integer, String>> playNames;
    private final Supplier<Catalogue> catalogue;
    private final Plays plays;
    private final TeamMembers team;
    private final SettableFields fields;
    private final Map<Integer, Boolean> held = new HashMap<>();
    private final Map<String, Optional<TeamMember>> members = new HashMap<>();
    private final Map<Subject, List<Settable>> settable = new EnumMap<>(Subject.class);

    ActionNames(SuccessRoles roles, Plays plays, TeamMembers team, SettableFields fields) {
        this.plays = plays;
        this.team = team;
        this.fields = fields;
        this.roles = SingletonSupplier.of(() -> roles.findAllByOrderByPositionAscIdAsc().stream()
                .collect(Collectors.toMap(SuccessRole::key, Function.identity())));
        this.playNames =
                SingletonSupplier.of(() -> plays.all().stream().collect(Collectors.toMap(Play::id, Play::name)));
        this.catalogue = SingletonSupplier.of(fields::catalogue);
    }

    /** Whether there is such a role, and it is not retired. */
    public boolean isInUse(String role) {
        return role(role).filter(named -> !named.retired()).isPresent();
    }

    /** Retired ones too. */
    public Optional<SuccessRole> role(String key) {
        return Optional.ofNullable(roles.get().get(key));
    }

    Optional<TeamMember> member(String email) {
        return members.computeIfAbsent(TeamMember.emailKey(email), team::findByEmail);
    }

    Optional<String> play(int id) {
        return Optional.ofNullable(playNames.get().get(id));
    }

    /** Whether there is such a play, which then can't be deleted until the end of the transaction. */
    boolean holdsPlay(int id) {
        return held.computeIfAbsent(id, play -> plays.held(play).isPresent());
    }

    Optional<Settable> settable(Subject subject, String name) {
        return settable.computeIfAbsent(subject, fields::of).stream()
                .filter(each -> each.name().equals(name))
                .findFirst();
    }

    /** The label of a field that an action sets; its key where it is gone. */
    String label(Subject subject, String name) {
        return catalogue.get().find(subject, name).map(FieldDefinition::label).orElse(name);
    }
}
