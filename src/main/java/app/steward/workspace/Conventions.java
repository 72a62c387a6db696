package app.steward.workspace;

import java.time.ZoneId;
import java.util.Currency;

/**
 * What people of the workspace mean where they don't say it.
 *
 * @param zone of moments that name none
 * @param currency of amounts
 */
public record Conventions(ZoneId zone, Currency currency) {}
