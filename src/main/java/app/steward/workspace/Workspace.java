package app.steward.workspace;

import app.steward.problem.BadInput;
import app.steward.value.CleanText;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Locale;

/**
 * The company that works in this Steward: its name, and the zone, currency and week that its figures are told in. What
 * is not valid is refused with {@link BadInput}.
 */
@Entity
@Table(name = "workspace")
public class Workspace {

    /** A database holds one workspace, under this id. */
    public static final Integer ID = 1;

    @Id
    private Integer id = ID;

    private String name = "";

    private String timeZone = "UTC";

    private String currency = "USD";

    private short firstDayOfWeek = 1;

    private short workingDays = (short) WorkingDays.USUAL.bits();

    private LocalTime refreshAt = LocalTime.of(3, 0);

    private int goodFrom = BandThresholds.USUAL.good();

    private int poorBelow = BandThresholds.USUAL.poor();

    private int engagementUsers = EngagementWeights.USUAL.users();

    private int engagementDays = EngagementWeights.USUAL.days();

    private int engagementFeatures = EngagementWeights.USUAL.features();

    private int attentionHealth = AttentionWeights.USUAL.health();

    private int attentionRenewal = AttentionWeights.USUAL.renewal();

    private int attentionUse = AttentionWeights.USUAL.use();

    private int attentionTouchpoints = AttentionWeights.USUAL.touchpoints();

    private int attentionTickets = AttentionWeights.USUAL.tickets();

    private int attentionOverdue = AttentionWeights.USUAL.overdue();

    private int pulseDays = 60;

    private Instant createdAt = Instant.EPOCH;

    @Version
    private int version;

    protected Workspace() {}

    public String name() {
        return name;
    }

    public ZoneId timeZone() {
        return ZoneId.of(timeZone);
    }

    /** ISO 4217 code that all money is told in; Steward converts nothing. */
    public Currency currency() {
        return Currency.getInstance(currency);
    }

    public Conventions conventions() {
        return new Conventions(timeZone(), currency());
    }

    public DayOfWeek firstDayOfWeek() {
        return DayOfWeek.of(firstDayOfWeek);
    }

    /** The days that offsets in working days count. */
    public WorkingDays workingDays() {
        return WorkingDays.of(workingDays);
    }

    /** When the daily refresh starts, in {@link #timeZone()}. */
    public LocalTime refreshAt() {
        return refreshAt;
    }

    /** From where on a score is good, and below which it is poor. */
    public BandThresholds bands() {
        return new BandThresholds(goodFrom, poorBelow);
    }

    /** What the engagement score is made of. */
    public EngagementWeights engagement() {
        return new EngagementWeights(engagementUsers, engagementDays, engagementFeatures);
    }

    /** What the parts of attention add at most. */
    public AttentionWeights attention() {
        return new AttentionWeights(
                attentionHealth,
                attentionRenewal,
                attentionUse,
                attentionTouchpoints,
                attentionTickets,
                attentionOverdue);
    }

    /** After how many days what somebody thought of an account is missing. */
    public int pulseDays() {
        return pulseDays;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** Grows with every change; a form sends it back so that no change is overwritten unseen. */
    public int version() {
        return version;
    }

    public void rename(String newName) {
        String stripped = CleanText.of(newName);
        if (stripped.isEmpty() || stripped.length() > 255) {
            throw BadInput.of("name", "Give the workspace a name of 1 to 255 characters.");
        }
        name = stripped;
    }

    /** Takes a zone of the IANA list, such as {@code Europe/Berlin}; offsets are refused, they know no summer time. */
    public void moveTo(String zone) {
        String stripped = CleanText.of(zone);
        if (!ZoneId.getAvailableZoneIds().contains(stripped)) {
            throw BadInput.of("time_zone", "\"" + stripped + "\" is not a time zone such as Europe/Berlin.");
        }
        timeZone = stripped;
    }

    public void countIn(String isoCurrency) {
        String code = CleanText.of(isoCurrency).toUpperCase(Locale.ROOT);
        if (Currency.getAvailableCurrencies().stream()
                .noneMatch(known -> known.getCurrencyCode().equals(code))) {
            throw BadInput.of("currency", "\"" + code + "\" is not a currency code such as USD.");
        }
        currency = code;
    }

    public void startWeeksOn(DayOfWeek day) {
        firstDayOfWeek = (short) day.getValue();
    }

    public void workOn(WorkingDays days) {
        workingDays = (short) days.bits();
    }

    public void refreshDailyAt(LocalTime time) {
        refreshAt = time.withNano(0);
    }

    public void judgeBy(BandThresholds thresholds) {
        goodFrom = thresholds.good();
        poorBelow = thresholds.poor();
    }

    public void keepPulsesFor(int days) {
        if (days < 7 || days > 365) {
            throw BadInput.of("pulseDays", "Enter a whole number from 7 to 365.");
        }
        pulseDays = days;
    }

    public void weighEngagement(EngagementWeights weights) {
        engagementUsers = weights.users();
        engagementDays = weights.days();
        engagementFeatures = weights.features();
    }

    public void weighAttention(AttentionWeights weights) {
        attentionHealth = weights.health();
        attentionRenewal = weights.renewal();
        attentionUse = weights.use();
        attentionTouchpoints = weights.touchpoints();
        attentionTickets = weights.tickets();
        attentionOverdue = weights.overdue();
    }
}
