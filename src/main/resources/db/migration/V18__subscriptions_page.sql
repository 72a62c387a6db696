-- the subscriptions page as it opens, the largest first: what was given, else the amount over its months
create index subscriptions_mrr
    on subscriptions ((coalesce(mrr, cast(amount / billing_months as numeric(18, 2)))) desc nulls last, id);
-- and by external id, as the API answers
create index subscriptions_external_id on subscriptions (external_id collate "und-x-icu", id);
