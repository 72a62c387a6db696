-- What single values add up to, or come to a month, has more digits than one of them may have. No row is rewritten.

alter table account_facts
    alter column mrr type numeric(30, 2),
    alter column amount type numeric(30, 2),
    alter column licenses type numeric(30, 2),
    alter column subscription_mrr type numeric(30, 2);

drop index subscriptions_mrr;
drop index subscriptions_mrr_desc;
create index subscriptions_mrr on subscriptions
    ((coalesce(mrr, cast((amount / billing_months) as numeric(30, 2)))), id);
create index subscriptions_mrr_desc on subscriptions
    ((coalesce(mrr, cast((amount / billing_months) as numeric(30, 2)))) desc nulls last, id);
