package app.steward.team;

import app.steward.audit.AuditTrail;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.UsedBy;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.problem.Use;
import app.steward.value.CleanText;
import java.text.Normalizer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What administrators do to the list of success roles. */
@Service
@Transactional
public class SuccessRoleSettings {

    private final SuccessRoles roles;
    private final Fields fields;
    private final UsedBy usedBy;
    private final ObjectProvider<RoleUses> others;
    private final AuditTrail trail;
    private final Clock clock;

    SuccessRoleSettings(
            SuccessRoles roles,
            Fields fields,
            UsedBy usedBy,
            ObjectProvider<RoleUses> others,
            AuditTrail trail,
            Clock clock) {
        this.roles = roles;
        this.fields = fields;
        this.usedBy = usedBy;
        this.others = others;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * Adds a role at the end.
     *
     * @param key null or empty = made from the label
     * @throws Conflict where key or label is taken, by a role or (the key) by another field of accounts
     */
    public SuccessRole add(Viewer by, @Nullable String key, String label) {
        requireAdministrator(by);
        List<SuccessRole> all = roles.findAllByOrderByPositionAscIdAsc();
        SuccessRole role = new SuccessRole(
                key == null || key.isBlank() ? keyOf(label) : CleanText.of(key),
                label,
                all.stream().mapToInt(SuccessRole::position).max().orElse(0) + 1);
        if (roles.findByKey(role.key()).isPresent()
                || fields.catalogue().find(Subject.ACCOUNT, role.key()).isPresent()) {
            throw Conflict.at(
                    "label", "There is already a field with the key " + role.key() + ". Choose another name.");
        }
        refuseTaken(role, role.label());
        roles.save(role);
        trail.record(by, "created", "success role", role.key(), role.label(), null, Map.of("label", role.label()));
        return role;
    }

    /** @param seen what the form showed of it; empty where it does not matter */
    public SuccessRole rename(Viewer by, String key, Map<String, String> seen, String label) {
        requireAdministrator(by);
        SuccessRole role = find(key);
        String before = role.label();
        trail.requireSeen("success role", key, before, seen, Map.of("label", before));
        refuseTaken(role, CleanText.of(label));
        role.rename(label);
        if (!role.label().equals(before)) {
            trail.record(
                    by,
                    "changed",
                    "success role",
                    key,
                    role.label(),
                    Map.of("label", before),
                    Map.of("label", role.label()));
        }
        return role;
    }

    /** @param keys every role in use once, in the new order */
    public void order(Viewer by, List<String> keys) {
        requireAdministrator(by);
        List<SuccessRole> now = roles.inUse();
        List<String> before = now.stream().map(SuccessRole::key).toList();
        if (keys.size() != before.size() || !new HashSet<>(keys).equals(new HashSet<>(before))) {
            throw BadInput.of("keys", "Send every success role once.");
        }
        if (keys.equals(before)) {
            return;
        }
        now.forEach(role -> role.moveTo(keys.indexOf(role.key()) + 1));
        trail.record(
                by,
                "reordered",
                "success role",
                "success-roles",
                "Success roles",
                Map.of("order", before),
                Map.of("order", keys));
    }

    /** @param place 1 for the first */
    public void place(Viewer by, String key, int place) {
        List<String> keys =
                new ArrayList<>(roles.inUse().stream().map(SuccessRole::key).toList());
        if (find(key).retired()) {
            throw BadInput.of("position", "A retired success role has no place in the order.");
        }
        keys.remove(key);
        if (place < 1 || place > keys.size() + 1) {
            throw BadInput.of("position", "Enter a place of 1 to " + (keys.size() + 1) + ".");
        }
        keys.add(place - 1, key);
        order(by, keys);
    }

    /**
     * Retires a role, or brings it back. A retired one is given to nobody any more, stays shown where somebody has it,
     * and is gone once nobody has.
     *
     * @throws Conflict where a condition tests it, which would break when the last one gives it up
     */
    public void retire(Viewer by, String key, boolean retired) {
        requireAdministrator(by);
        SuccessRole role = find(key);
        if (role.retired() == retired) {
            return;
        }
        if (retired) {
            List<Use> uses = new ArrayList<>(usedBy.field(Subject.ACCOUNT, key));
            others.forEach(each -> uses.addAll(each.of(role)));
            Conflict.requireUnused(role.label() + " is in use", uses);
            role.retire(clock.instant());
        } else {
            role.bringBack();
            role.moveTo(roles.findAllByOrderByPositionAscIdAsc().stream()
                            .mapToInt(SuccessRole::position)
                            .max()
                            .orElse(0)
                    + 1);
        }
        roles.save(role);
        trail.record(
                by,
                retired ? "retired" : "brought back",
                "success role",
                key,
                role.label(),
                Map.of("retired", !retired),
                Map.of("retired", retired));
    }

    private SuccessRole find(String key) {
        return roles.findByKey(key).orElseThrow(() -> new NotFound("There is no success role " + key + "."));
    }

    private void refuseTaken(SuccessRole role, String label) {
        String folded = label.toLowerCase(Locale.ROOT);
        if (roles.findAllByOrderByPositionAscIdAsc().stream()
                .anyMatch(other -> !other.key().equals(role.key())
                        && other.label().toLowerCase(Locale.ROOT).equals(folded))) {
            throw Conflict.at("label", "There is already a success role " + label + ".");
        }
    }

    /** "Köln account manager" becomes koln_account_manager. */
    private static String keyOf(String label) {
        String plain = Normalizer.normalize(label, Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_")
                .replaceAll("^[_0-9]+|_+$", "");
        return plain.isEmpty() ? "role" : plain.substring(0, Math.min(63, plain.length()));
    }

    /** Throws {@link Conflict} where a change was made of an old version of the role; null where it does not say. */
    public void requireVersion(String key, @Nullable Integer made) {
        SuccessRole role = find(key);
        trail.requireVersion("success role", key, role.label(), made, role.version());
    }

    /** Throws {@link NotAllowed} for everybody else. */
    public static void requireAdministrator(Viewer by) {
        if (!by.mayAdminister()) {
            throw new NotAllowed("Only administrators change the success roles.");
        }
    }
}
