package app.steward.mail;

import app.steward.outbox.Answer;

/**
 * Something became of a customer's message: published in the transaction that writes it down, each time. Waiting says
 * that it is tried again, by itself or since a person said so.
 */
public record MessageSettled(CustomerMessage message, Answer answer) {}
