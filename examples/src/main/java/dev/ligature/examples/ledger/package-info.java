/**
 * A C library behind an interface, and a Java object whose methods it calls: {@link
 * dev.ligature.examples.ledger.Main}.
 */
@NullMarked
package dev.ligature.examples.ledger;

import org.jspecify.annotations.NullMarked;
