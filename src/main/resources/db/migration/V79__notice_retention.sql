-- What is old is looked for, to be deleted (NoticeRetention).
create index notices_at on notices (at);
