/**
 * The guest programs of the tests: {@link dev.ligature.guests.Guests} finds them. Their sources are
 * in {@code guests/sources}, a folder for each behaviour; {@code guests/build.sh} builds them;
 * {@code guests/README.md} says what each is for and what it must do.
 */
@NullMarked
package dev.ligature.guests;

import org.jspecify.annotations.NullMarked;
