-- How the workspace judges a score, and what its engagement score is made of.

alter table workspace
    add column good_from           int not null default 70,
    add column poor_below          int not null default 40,
    add column engagement_users    int not null default 50,
    add column engagement_days     int not null default 30,
    add column engagement_features int not null default 20,
    add constraint workspace_bands check (0 <= poor_below and poor_below < good_from and good_from <= 100),
    add constraint workspace_engagement check (
        least(engagement_users, engagement_days, engagement_features) >= 0
        and greatest(engagement_users, engagement_days, engagement_features) between 1 and 1000);
