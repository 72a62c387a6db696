/**
 * The listing engine: what is said of a list, its columns, order, filter, pages, totals, files and named views. The pages
 * that show lists are in {@code portfolio}, and wherever else a list has one.
 */
@NullMarked
package app.steward.listing;

import org.jspecify.annotations.NullMarked;
