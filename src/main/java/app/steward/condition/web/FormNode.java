package app.steward.condition.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A condition while it is edited: lines may be half filled in, groups may be empty. Every node has a path that its
 * form names start with: {@code c} for the top group, {@code c.0} for its first part, {@code c.0.2} and so on.
 */
sealed interface FormNode {

    /** Lines and groups under all, any or none. */
    final class Group implements FormNode {
        String mode = "all";
        final List<FormNode> parts = new ArrayList<>();
    }

    /** One line. */
    final class Line implements FormNode {
        String field = "";
        String operator = "";

        /** As typed; for several values one each, without the empty ones. */
        final List<String> values = new ArrayList<>();

        /** Another field to compare with: the value is then a percentage of it. Empty for none. */
        String other = "";

        final Map<String, String> params = new LinkedHashMap<>();
    }
}
