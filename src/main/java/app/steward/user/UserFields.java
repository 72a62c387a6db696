package app.steward.user;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.when;

import app.steward.condition.Choice;
import app.steward.condition.FieldBuilder;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Operator;
import app.steward.condition.Periods;
import app.steward.condition.Span;
import app.steward.condition.Subject;
import app.steward.condition.Value;
import app.steward.condition.ValueType;
import app.steward.record.Property;
import app.steward.record.PropertyGroup;
import app.steward.record.RecordFields;
import app.steward.workspace.Now;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.springframework.stereotype.Component;

/** The fields of users whose values users hold: as conditions read them, and as people set them. */
@Component
public class UserFields implements RecordFields<User> {
    private static final int ACTIVE_DAYS = 14;

    private final List<Property<User>> properties;

    UserFields(UserRoles roles, Personas personas) {
        this.properties = properties(roles, personas);
    }

    @Override
    public Stream<FieldDefinition> fields() {
        return Stream.concat(properties.stream().map(Property::field), Stream.of(activity(), loggedIn()));
    }

    @Override
    public Subject subject() {
        return Subject.USER;
    }

    /** All that is set on the user: not the account, which is another record. */
    @Override
    public List<Property<User>> properties() {
        return properties;
    }

    private static List<Property<User>> properties(UserRoles roles, Personas personas) {
        PropertyGroup<User> user = PropertyGroup.of(Subject.USER, "User");
        PropertyGroup<User> activity = user.in("Activity").orDerived();
        return List.of(
                user.sortedText("name", "Name", "label", User::name, User::setName),
                user.externalId(),
                user.text("email", "E-mail", User::email, User::setEmail),
                user.text("mobile", "Mobile", User::mobile, User::setMobile),
                user.text("title", "Title", User::title, User::setTitle),
                user.listed("role", "Role", roles::choices, roles::keyOf, User::role, User::setRole),
                user.listed("persona", "Persona", personas::choices, personas::keyOf, User::persona, User::setPersona),
                user.text("time_zone", "Time zone", User::timeZone, User::setTimeZone),
                user.date(
                                "created_on",
                                "Created on",
                                User::createdOn,
                                (made, day) -> made.setCreatedOn(Objects.requireNonNull(day)))
                        .always(),
                activity.date("first_active_on", "First active on", User::firstActiveOn, User::setFirstActiveOn)
                        .earliest(),
                activity.moment("last_active_at", "Last active at", User::lastActiveAt, User::setLastActiveAt)
                        .latest(),
                activity.moment("last_login_at", "Last login at", User::lastLoginAt, User::setLastLoginAt)
                        .latest());
    }

    private static FieldDefinition activity() {
        return FieldBuilder.of(Subject.USER, "activity", "Activity", ValueType.CHOICE)
                .at((use, now) -> when(isActive(now), inline("active")).otherwise(inline("inactive")))
                .fixedChoices(List.of(new Choice("active", "Active"), new Choice("inactive", "In-active")))
                .reading(Set.of("user.last_active_at"))
                .build();
    }

    /** As the condition "last active in the last 14 days" is compared, by a use or by what was given. */
    private static Condition isActive(Now now) {
        Span<Instant> active = new Periods(now).moments(Operator.LAST_DAYS, new Value.Days(ACTIVE_DAYS));
        return Subject.USER
                .derived("last_active_at", OffsetDateTime.class)
                .between(
                        inline(Objects.requireNonNull(active.from()).atOffset(ZoneOffset.UTC)),
                        inline(Objects.requireNonNull(active.to()).atOffset(ZoneOffset.UTC)));
    }

    /** Whether a login or a use was ever seen, or given. */
    private static FieldDefinition loggedIn() {
        Field<Boolean> loggedIn = field(Subject.USER
                .derived("last_login_at")
                .isNotNull()
                .or(Subject.USER.derived("last_active_at").isNotNull())
                .or(Subject.USER.derived("first_active_on").isNotNull()));
        return FieldBuilder.of(Subject.USER, "logged_in", "Logged in", ValueType.YES_NO)
                .group("Activity")
                .at((use, now) -> loggedIn)
                .reading(Set.of("user.last_login_at", "user.last_active_at", "user.first_active_on"))
                .build();
    }
}
