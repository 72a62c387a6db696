#!/usr/bin/env bash
# Brings the RavenStack files into an empty workspace and compares what Steward counts with what the files say.
# The server has to run with STEWARD_CLOCK=2024-12-31T12:00:00Z.
set -euo pipefail
. "$(dirname "$0")/import-common.sh"

dates=(-F dateFormat=dd-MM-yyyy)
send accounts "$folder/ravenstack_accounts.csv" '{
    "account_id": "external_id", "account_name": "name", "industry": "industry", "country": "billing_country",
    "signup_date": "created_on", "referral_source": "custom.referral_source", "plan_tier": "plan",
    "seats": "licenses", "churn_flag": "custom.churn_flag", "is_trial": "custom.is_trial"}' \
    '500 500 0' "${dates[@]}"
send subscriptions "$folder/ravenstack_subscriptions.csv" '{
    "subscription_id": "external_id", "account_id": "account", "start_date": "starts_on", "end_date": "ends_on",
    "plan_tier": "plan", "seats": "seats", "mrr_amount": "mrr", "is_trial": "trial",
    "auto_renew_flag": "auto_renew"}' '5000 5000 0' "${dates[@]}"
# Usage ids repeat with different rows, so they are not mapped and every row counts. Two rows say "0 times".
send usage "$folder/ravenstack_feature_usage.csv" '{
    "subscription_id": "subscription", "usage_date": "day", "feature_name": "feature", "usage_count": "count"}' \
    '25000 24998 0' "${dates[@]}"
refresh

count account '{"all":[{"field":"plan","op":"eq","value":"Enterprise"},
    {"field":"industry","op":"in","value":["Cybersecurity","FinTech"]}]}' 68 'Enterprise in Cybersecurity or FinTech'
count account '{"all":[{"field":"subscription_mrr","op":"gt","value":10000},
    {"field":"features_used","params":{"days":30},"op":"lt","value":3}]}' 238 'subscription MRR over 10000, under 3 features'
count account '{"field":"custom.referral_source","op":"not_in","value":["partner"]}' 411 'not referred by a partner'
count account '{"field":"custom.referral_source","op":"in","value":["partner"]}' 89 'referred by a partner'
count subscription '{"field":"trial","op":"eq","value":true}' 778 'trial subscriptions'

api POST /api/v2/accounts -H 'Content-Type: application/json' -d '{"externalId":"One more"}' > /dev/null
count account '{"field":"custom.referral_source","op":"not_in","value":["partner"]}' 412 'the same, with one more account without a value'
api DELETE /api/v2/accounts/One%20more
exit $failed
