/** What a saved program consists of, as plain values, and the format of a snapshot. */
@NullMarked
package dev.ligature.linker.image;

import org.jspecify.annotations.NullMarked;
