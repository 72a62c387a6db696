#!/usr/bin/env bash
# Brings the Lightdash files into an empty workspace: accounts, users, and won deals as subscriptions. Deals of
# accounts that do not exist are rejected and listed.
set -euo pipefail
. "$(dirname "$0")/import-common.sh"

send accounts "$folder/accounts_raw.csv" '{
    "account_id": "external_id", "account_name": "name", "industry": "industry",
    "segment": {"field": "custom.segment", "type": "choice"}}' '1005 1005 0'
send users "$folder/users_raw.csv" '{
    "user_id": "external_id", "account_id": "account", "email": "email", "job_title": "title",
    "is_marketing_opted_in": {"field": "custom.marketing_opt_in", "type": "yes_no"}, "created_at": "created_on",
    "first_logged_in_at": "first_active_on", "latest_logged_in_at": "last_login_at"}' '6006 6006 0'

won=$(mktemp)
trap 'rm -f "$won"' EXIT
python3 - "$folder/deals_raw.csv" "$won" <<'PY'
import csv, sys
with open(sys.argv[1], newline="") as source, open(sys.argv[2], "w", newline="") as target:
    rows = csv.DictReader(source)
    out = csv.DictWriter(target, rows.fieldnames)
    out.writeheader()
    out.writerows(row for row in rows if row["stage"] in ("Won", "Closed Won"))
PY
send subscriptions "$won" '{
    "deal_id": "external_id", "account_id": "account", "plan": "plan", "seats": "seats", "amount": "amount",
    "created_date": "starts_on", "stage": null}' '359 342 17'
echo "Rejected:"
api GET "/api/v2/imports/$id/rejects.csv" | head -4
refresh

count user '{"all":[{"field":"title","op":"contains","value":"engineer"},
    {"field":"custom.marketing_opt_in","op":"eq","value":true}]}' 685 'engineers who opted in'
count user '{"field":"name","op":"empty"}' 6006 'users without a name, shown by e-mail'
count account '{"field":"custom.segment","op":"in","value":["SMB","Midmarket"]}' 853 'small and mid-size accounts'
exit $failed
