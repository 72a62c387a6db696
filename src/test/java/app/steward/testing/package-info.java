/** What the tests share: a real PostgreSQL, a clock that is set by hand, a browser. */
package app.steward.testing;
