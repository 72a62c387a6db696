-- Amazon's notices are confirmed by opening an address that they tell once.
alter table mail_settings add column confirm_url text not null default '';

-- By e-mail at once, or in the digest of the day.
alter table notice_settings drop constraint notice_settings_how_check;
alter table notice_settings add constraint notice_settings_how_check check (how in ('bell', 'mail', 'digest', 'none'));

-- One digest for a member and a day, whoever makes it.
create table digests (
    member_id bigint not null references team_members on delete cascade,
    day       date   not null,
    primary key (member_id, day)
);
