package app.steward.condition.web;

import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldRef;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** Where a page names the users and days behind a number: below {@code /accounts/ID/behind/} or that of a user. */
public final class BehindLink {
    private BehindLink() {}

    /** Such as {@code active_users?days=14}; null where there is nothing to name. */
    public static @Nullable String of(FieldDefinition field, FieldRef use) {
        if (!field.hasRecordsBehind() || !field.key().equals(use.key())) {
            return null;
        }
        UriComponentsBuilder link = UriComponentsBuilder.newInstance().pathSegment(use.key());
        use.params().forEach((name, value) -> link.queryParam(name, "{" + name + "}"));
        return link.build(use.params()).toString().substring(1);
    }
}
