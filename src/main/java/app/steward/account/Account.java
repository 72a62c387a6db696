package app.steward.account;

import app.steward.record.CustomerRecord;
import app.steward.record.RejectedValue;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A customer company. Money, licenses, plan and billing dates are as given; what holds is on its facts. */
@Entity
@Table(name = "accounts")
@SuppressWarnings("NullAway.Init")
public class Account extends CustomerRecord {

    private @Nullable String name;
    private @Nullable Long parentId;
    private @Nullable String stage;
    private @Nullable String status;
    private @Nullable BigDecimal licenses;
    private @Nullable BigDecimal mrr;
    private @Nullable BigDecimal amount;
    private @Nullable String plan;
    private @Nullable LocalDate nextBillingOn;
    private @Nullable LocalDate subscriptionStartOn;
    private @Nullable BigDecimal employees;
    private @Nullable String industry;
    private @Nullable String forecastStatus;
    private @Nullable BigDecimal forecastValue;
    private @Nullable String billingCity;
    private @Nullable String billingState;
    private @Nullable String billingPostalCode;
    private @Nullable String billingCountry;
    private @Nullable LocalDate trialStartOn;
    private @Nullable BigDecimal riskScore;
    private @Nullable String riskTag;
    private @Nullable String confidenceTag;

    private LocalDate createdOn;

    protected Account() {}

    /** @param createdOn what was given, else the day on which Steward first saw the account */
    public Account(String externalId, LocalDate createdOn) {
        super(externalId);
        this.createdOn = createdOn;
    }

    @Override
    public String label() {
        return name == null ? externalId() : name;
    }

    public LocalDate createdOn() {
        return createdOn;
    }

    /** Refuses none: an account was always made some day. */
    public void setCreatedOn(@Nullable LocalDate value) {
        this.createdOn = dayGiven(value);
    }

    /** Puts it under another account, or with null under none. That no circle comes of it is for the caller to check. */
    public void moveUnder(@Nullable Long parent) {
        if (parent != null && parent.equals(id())) {
            throw new RejectedValue("An account can't be its own parent.");
        }
        this.parentId = parent;
    }

    public @Nullable String name() {
        return name;
    }

    public void setName(@Nullable String value) {
        this.name = line(value);
    }

    public @Nullable Long parentId() {
        return parentId;
    }

    public @Nullable String stage() {
        return stage;
    }

    public void setStage(@Nullable String value) {
        this.stage = value;
    }

    public @Nullable String status() {
        return status;
    }

    public void setStatus(@Nullable String value) {
        this.status = line(value);
    }

    public @Nullable BigDecimal licenses() {
        return licenses;
    }

    public void setLicenses(@Nullable BigDecimal value) {
        this.licenses = count(value);
    }

    public @Nullable BigDecimal mrr() {
        return mrr;
    }

    public void setMrr(@Nullable BigDecimal value) {
        this.mrr = cents(value);
    }

    public @Nullable BigDecimal amount() {
        return amount;
    }

    public void setAmount(@Nullable BigDecimal value) {
        this.amount = cents(value);
    }

    public @Nullable String plan() {
        return plan;
    }

    public void setPlan(@Nullable String value) {
        this.plan = line(value);
    }

    public @Nullable LocalDate nextBillingOn() {
        return nextBillingOn;
    }

    public void setNextBillingOn(@Nullable LocalDate value) {
        this.nextBillingOn = value;
    }

    public @Nullable LocalDate subscriptionStartOn() {
        return subscriptionStartOn;
    }

    public void setSubscriptionStartOn(@Nullable LocalDate value) {
        this.subscriptionStartOn = value;
    }

    public @Nullable BigDecimal employees() {
        return employees;
    }

    public void setEmployees(@Nullable BigDecimal value) {
        this.employees = count(value);
    }

    public @Nullable String industry() {
        return industry;
    }

    public void setIndustry(@Nullable String value) {
        this.industry = line(value);
    }

    public @Nullable String forecastStatus() {
        return forecastStatus;
    }

    public void setForecastStatus(@Nullable String value) {
        this.forecastStatus = line(value);
    }

    public @Nullable BigDecimal forecastValue() {
        return forecastValue;
    }

    public void setForecastValue(@Nullable BigDecimal value) {
        this.forecastValue = cents(value);
    }

    public @Nullable String billingCity() {
        return billingCity;
    }

    public void setBillingCity(@Nullable String value) {
        this.billingCity = line(value);
    }

    public @Nullable String billingState() {
        return billingState;
    }

    public void setBillingState(@Nullable String value) {
        this.billingState = line(value);
    }

    public @Nullable String billingPostalCode() {
        return billingPostalCode;
    }

    public void setBillingPostalCode(@Nullable String value) {
        this.billingPostalCode = line(value);
    }

    public @Nullable String billingCountry() {
        return billingCountry;
    }

    public void setBillingCountry(@Nullable String value) {
        this.billingCountry = line(value);
    }

    public @Nullable LocalDate trialStartOn() {
        return trialStartOn;
    }

    public void setTrialStartOn(@Nullable LocalDate value) {
        this.trialStartOn = value;
    }

    public @Nullable BigDecimal riskScore() {
        return riskScore;
    }

    public void setRiskScore(@Nullable BigDecimal value) {
        this.riskScore = risk(value);
    }

    public @Nullable String riskTag() {
        return riskTag;
    }

    public void setRiskTag(@Nullable String value) {
        this.riskTag = line(value);
    }

    public @Nullable String confidenceTag() {
        return confidenceTag;
    }

    public void setConfidenceTag(@Nullable String value) {
        this.confidenceTag = line(value);
    }

    private static @Nullable BigDecimal risk(@Nullable BigDecimal score) {
        if (score != null && (score.signum() < 0 || score.compareTo(BigDecimal.valueOf(100)) > 0)) {
            throw new RejectedValue("Enter a score of 0 to 100.");
        }
        return cents(score);
    }
}
