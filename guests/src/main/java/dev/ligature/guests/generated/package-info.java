/** Modules that a program writes: of shapes that no compiler is at hand for, and of any size. */
package dev.ligature.guests.generated;
