package app.steward.subscription;

import app.steward.record.CustomerRecord;
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

    void setPlan(@Nullable String value) {
        this.plan = value;
    }

    public @Nullable String status() {
        return status;
    }

    void setStatus(@Nullable String value) {
        this.status = value;
    }

    public @Nullable BigDecimal amount() {
        return amount;
    }

    void setAmount(@Nullable BigDecimal value) {
        this.amount = value;
    }

    public @Nullable BigDecimal mrr() {
        return mrr;
    }

    void setMrr(@Nullable BigDecimal value) {
        this.mrr = value;
    }

    public @Nullable BigDecimal seats() {
        return seats;
    }

    void setSeats(@Nullable BigDecimal value) {
        this.seats = value;
    }

    public @Nullable BigDecimal billingMonths() {
        return billingMonths;
    }

    void setBillingMonths(@Nullable BigDecimal value) {
        this.billingMonths = value;
    }

    public @Nullable LocalDate startsOn() {
        return startsOn;
    }

    void setStartsOn(@Nullable LocalDate value) {
        this.startsOn = value;
    }

    public @Nullable LocalDate endsOn() {
        return endsOn;
    }

    void setEndsOn(@Nullable LocalDate value) {
        this.endsOn = value;
    }

    public @Nullable LocalDate cancelledOn() {
        return cancelledOn;
    }

    void setCancelledOn(@Nullable LocalDate value) {
        this.cancelledOn = value;
    }

    public @Nullable LocalDate nextBillingOn() {
        return nextBillingOn;
    }

    void setNextBillingOn(@Nullable LocalDate value) {
        this.nextBillingOn = value;
    }

    public @Nullable Boolean autoRenew() {
        return autoRenew;
    }

    void setAutoRenew(@Nullable Boolean value) {
        this.autoRenew = value;
    }

    public @Nullable Boolean trial() {
        return trial;
    }

    void setTrial(@Nullable Boolean value) {
        this.trial = value;
    }
}
