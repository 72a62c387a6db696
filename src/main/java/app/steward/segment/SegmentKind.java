package app.steward.segment;

import app.steward.condition.MembershipKind;
import app.steward.condition.Subject;
import app.steward.membership.Kind;
import java.util.Map;

/** Segments as a kind of membership. */
public final class SegmentKind {
    public static final Kind SEGMENT = new Kind(
            MembershipKind.SEGMENT,
            "segments",
            "select subject, id, name, condition::text as condition, state from segments order by id",
            Map.of(
                    Subject.ACCOUNT, new Kind.Members("account_segment_members", "segment_id", "account_id"),
                    Subject.USER, new Kind.Members("user_segment_members", "segment_id", "user_id")),
            Kind.Leaving.REMOVES,
            "segments_counted",
            false);

    private SegmentKind() {}
}
