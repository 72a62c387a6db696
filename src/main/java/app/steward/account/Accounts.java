package app.steward.account;

import app.steward.record.RecordRepository;

/** The accounts of the workspace. */
public interface Accounts extends RecordRepository<Account> {
    long count();
}
