/** Modules that a program writes: of shapes that no compiler is at hand for, and of any size. */
@NullMarked
package dev.ligature.guests.generated;

import org.jspecify.annotations.NullMarked;
