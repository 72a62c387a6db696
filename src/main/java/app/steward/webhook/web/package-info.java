/** Settings > Webhooks, and their API. */
@NullMarked
package app.steward.webhook.web;

import org.jspecify.annotations.NullMarked;
