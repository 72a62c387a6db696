package app.steward.user;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.when;

import app.steward.condition.Choice;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldSource;
import app.steward.condition.Operator;
import app.steward.condition.Periods;
import app.steward.condition.Span;
import app.steward.condition.Subject;
import app.steward.condition.Value;
import app.steward.condition.ValueType;
import app.steward.record.Columns;
import app.steward.record.Property;
import app.steward.workspace.Now;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The fields of users whose values users hold: as conditions read them, and as people set them. */
@Component
public class UserFields implements FieldSource {
    private static final Columns USER = new Columns(Subject.USER, "u", "User");
    private static final int ACTIVE_DAYS = 14;
    private static final Columns ACTIVITY = new Columns(Subject.USER, "uf", "Activity");

    private final UserRoles roles;
    private final Personas personas;

    UserFields(UserRoles roles, Personas personas) {
        this.roles = roles;
        this.personas = personas;
    }

    @Override
    public Stream<FieldDefinition> fields() {
        return Stream.concat(properties().stream().map(Property::field), Stream.of(activity(), loggedIn()));
    }

    /** All that is set on the user: not the account, which is another record. */
    public List<Property<User>> properties() {
        return List.of(
                text(USER.sortedBy("name", "Name", "label"), User::name, User::setName),
                text(
                        USER.given("external_id", "External id", ValueType.TEXT),
                        User::externalId,
                        (user, id) -> user.setExternalId(id == null ? "" : id)),
                text(USER.given("email", "E-mail", ValueType.TEXT), User::email, User::setEmail),
                text(USER.given("mobile", "Mobile", ValueType.TEXT), User::mobile, User::setMobile),
                text(USER.given("title", "Title", ValueType.TEXT), User::title, User::setTitle),
                text(
                        USER.given("role", "Role", ValueType.CHOICE).with(roles::choices),
                        User::role,
                        (user, role) -> user.setRole(roles.keyOf(role, "Role"))),
                text(
                        USER.given("persona", "Persona", ValueType.CHOICE).with(personas::choices),
                        User::persona,
                        (user, persona) -> user.setPersona(personas.keyOf(persona, "Persona"))),
                text(USER.given("time_zone", "Time zone", ValueType.TEXT), User::timeZone, User::setTimeZone),
                date(USER.given("created_on", "Created on", ValueType.DATE), User::createdOn, User::setCreatedOn),
                date(
                        ACTIVITY.given("first_active_on", "First active on", ValueType.DATE),
                        User::firstActiveOn,
                        User::setFirstActiveOn),
                moment(
                        ACTIVITY.given("last_active_at", "Last active at", ValueType.MOMENT),
                        User::lastActiveAt,
                        User::setLastActiveAt),
                moment(
                        ACTIVITY.given("last_login_at", "Last login at", ValueType.MOMENT),
                        User::lastLoginAt,
                        User::setLastLoginAt));
    }

    private static FieldDefinition activity() {
        return FieldDefinition.derived(
                        Subject.USER,
                        "activity",
                        "Activity",
                        "Activity",
                        ValueType.CHOICE,
                        (use, now) -> when(isActive(now), inline("active")).otherwise(inline("inactive")))
                .withFixed(List.of(new Choice("active", "Active"), new Choice("inactive", "In-active")))
                .reading(Set.of("user.last_active_at"));
    }

    /** As the condition "last active in the last 14 days" is compared, by a use or by what was given. */
    private static Condition isActive(Now now) {
        Span<Instant> active = new Periods(now).moments(Operator.LAST_DAYS, new Value.Days(ACTIVE_DAYS));
        return field(name("uf", "last_active_at"), OffsetDateTime.class)
                .between(
                        inline(Objects.requireNonNull(active.from()).atOffset(ZoneOffset.UTC)),
                        inline(Objects.requireNonNull(active.to()).atOffset(ZoneOffset.UTC)));
    }

    /** Whether a login or a use was ever seen, or given. */
    private static FieldDefinition loggedIn() {
        Field<Boolean> loggedIn = field(field(name("uf", "last_login_at"))
                .isNotNull()
                .or(field(name("uf", "last_active_at")).isNotNull())
                .or(field(name("uf", "first_active_on")).isNotNull()));
        return FieldDefinition.derived(
                        Subject.USER, "logged_in", "Logged in", "Activity", ValueType.YES_NO, (use, now) -> loggedIn)
                .reading(Set.of("user.last_login_at", "user.last_active_at", "user.first_active_on"));
    }

    private static Property<User> text(
            FieldDefinition field, Function<User, @Nullable String> reads, BiConsumer<User, @Nullable String> writes) {
        return Property.of(field, String.class, reads, writes);
    }

    private static Property<User> date(
            FieldDefinition field,
            Function<User, @Nullable LocalDate> reads,
            BiConsumer<User, @Nullable LocalDate> writes) {
        return Property.of(field, LocalDate.class, reads, writes);
    }

    private static Property<User> moment(
            FieldDefinition field,
            Function<User, @Nullable Instant> reads,
            BiConsumer<User, @Nullable Instant> writes) {
        return Property.of(field, Instant.class, reads, writes);
    }
}
