package app.steward.subscription;

import app.steward.record.CustomerRecord;
import app.steward.record.RejectedValue;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What an account pays for, for how long. */
@Entity
@Table(name = "subscriptions")
@SuppressWarnings("NullAway.Init")
public class Subscription extends CustomerRecord {

    private @Nullable String plan;
    private @Nullable String status;
    private @Nullable BigDecimal amount;
    private @Nullable BigDecimal mrr;
    private @Nullable BigDecimal seats;
    private @Nullable BigDecimal billingMonths;
    private @Nullable LocalDate startsOn;
    private @Nullable LocalDate endsOn;
    private @Nullable LocalDate cancelledOn;
    private @Nullable LocalDate nextBillingOn;
    private @Nullable Boolean autoRenew;
    private @Nullable Boolean trial;

    private long accountId;

    protected Subscription() {}

    public Subscription(String externalId, long accountId) {
        super(externalId);
        this.accountId = accountId;
    }

    /** A subscription has no name of its own. */
    @Override
    public String label() {
        return externalId();
    }

    public long accountId() {
        return accountId;
    }

    public void moveTo(long account) {
        this.accountId = account;
    }

    public @Nullable String plan() {
        return plan;
    }

    public void setPlan(@Nullable String value) {
        this.plan = line(value);
    }

    public @Nullable String status() {
        return status;
    }

    public void setStatus(@Nullable String value) {
        this.status = value;
    }

    public @Nullable BigDecimal amount() {
        return amount;
    }

    public void setAmount(@Nullable BigDecimal value) {
        this.amount = cents(value);
    }

    public @Nullable BigDecimal mrr() {
        return mrr;
    }

    public void setMrr(@Nullable BigDecimal value) {
        this.mrr = cents(value);
    }

    public @Nullable BigDecimal seats() {
        return seats;
    }

    public void setSeats(@Nullable BigDecimal value) {
        this.seats = count(value);
    }

    public @Nullable BigDecimal billingMonths() {
        return billingMonths;
    }

    public void setBillingMonths(@Nullable BigDecimal value) {
        this.billingMonths = months(value);
    }

    public @Nullable LocalDate startsOn() {
        return startsOn;
    }

    public void setStartsOn(@Nullable LocalDate value) {
        this.startsOn = value;
    }

    public @Nullable LocalDate endsOn() {
        return endsOn;
    }

    public void setEndsOn(@Nullable LocalDate value) {
        this.endsOn = value;
    }

    public @Nullable LocalDate cancelledOn() {
        return cancelledOn;
    }

    public void setCancelledOn(@Nullable LocalDate value) {
        this.cancelledOn = value;
    }

    public @Nullable LocalDate nextBillingOn() {
        return nextBillingOn;
    }

    public void setNextBillingOn(@Nullable LocalDate value) {
        this.nextBillingOn = value;
    }

    public @Nullable Boolean autoRenew() {
        return autoRenew;
    }

    public void setAutoRenew(@Nullable Boolean value) {
        this.autoRenew = value;
    }

    public @Nullable Boolean trial() {
        return trial;
    }

    public void setTrial(@Nullable Boolean value) {
        this.trial = value;
    }

    private static @Nullable BigDecimal months(@Nullable BigDecimal months) {
        if (months != null && (months.compareTo(new BigDecimal("0.01")) < 0 || months.compareTo(MAX_MONTHS) > 0)) {
            throw new RejectedValue("Enter a number of months of 0.01 to 1,200.");
        }
        return cents(months);
    }

    private static final BigDecimal MAX_MONTHS = BigDecimal.valueOf(1200);
}
