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

    void setCreatedOn(LocalDate value) {
        this.createdOn = value;
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

    void setName(@Nullable String value) {
        this.name = value;
    }

    public @Nullable Long parentId() {
        return parentId;
    }

    public @Nullable String stage() {
        return stage;
    }

    void setStage(@Nullable String value) {
        this.stage = value;
    }

    public @Nullable String status() {
        return status;
    }

    void setStatus(@Nullable String value) {
        this.status = value;
    }

    public @Nullable BigDecimal licenses() {
        return licenses;
    }

    void setLicenses(@Nullable BigDecimal value) {
        this.licenses = value;
    }

    public @Nullable BigDecimal mrr() {
        return mrr;
    }

    void setMrr(@Nullable BigDecimal value) {
        this.mrr = value;
    }

    public @Nullable BigDecimal amount() {
        return amount;
    }

    void setAmount(@Nullable BigDecimal value) {
        this.amount = value;
    }

    public @Nullable String plan() {
        return plan;
    }

    void setPlan(@Nullable String value) {
        this.plan = value;
    }

    public @Nullable LocalDate nextBillingOn() {
        return nextBillingOn;
    }

    void setNextBillingOn(@Nullable LocalDate value) {
        this.nextBillingOn = value;
    }

    public @Nullable LocalDate subscriptionStartOn() {
        return subscriptionStartOn;
    }

    void setSubscriptionStartOn(@Nullable LocalDate value) {
        this.subscriptionStartOn = value;
    }

    public @Nullable BigDecimal employees() {
        return employees;
    }

    void setEmployees(@Nullable BigDecimal value) {
        this.employees = value;
    }

    public @Nullable String industry() {
        return industry;
    }

    void setIndustry(@Nullable String value) {
        this.industry = value;
    }

    public @Nullable String forecastStatus() {
        return forecastStatus;
    }

    void setForecastStatus(@Nullable String value) {
        this.forecastStatus = value;
    }

    public @Nullable BigDecimal forecastValue() {
        return forecastValue;
    }

    void setForecastValue(@Nullable BigDecimal value) {
        this.forecastValue = value;
    }

    public @Nullable String billingCity() {
        return billingCity;
    }

    void setBillingCity(@Nullable String value) {
        this.billingCity = value;
    }

    public @Nullable String billingState() {
        return billingState;
    }

    void setBillingState(@Nullable String value) {
        this.billingState = value;
    }

    public @Nullable String billingPostalCode() {
        return billingPostalCode;
    }

    void setBillingPostalCode(@Nullable String value) {
        this.billingPostalCode = value;
    }

    public @Nullable String billingCountry() {
        return billingCountry;
    }

    void setBillingCountry(@Nullable String value) {
        this.billingCountry = value;
    }

    public @Nullable LocalDate trialStartOn() {
        return trialStartOn;
    }

    void setTrialStartOn(@Nullable LocalDate value) {
        this.trialStartOn = value;
    }

    public @Nullable BigDecimal riskScore() {
        return riskScore;
    }

    void setRiskScore(@Nullable BigDecimal value) {
        this.riskScore = value;
    }

    public @Nullable String riskTag() {
        return riskTag;
    }

    void setRiskTag(@Nullable String value) {
        this.riskTag = value;
    }

    public @Nullable String confidenceTag() {
        return confidenceTag;
    }

    void setConfidenceTag(@Nullable String value) {
        this.confidenceTag = value;
    }
}
