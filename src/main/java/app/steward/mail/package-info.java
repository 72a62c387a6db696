/**
 * E-mail: the server, which address gets what and when, and what became of each message. Whoever has something to say to
 * customers queues it in {@link app.steward.mail.CustomerMail}; to the team, in {@link app.steward.mail.TeamMail}.
 */
@NullMarked
package app.steward.mail;

import org.jspecify.annotations.NullMarked;
