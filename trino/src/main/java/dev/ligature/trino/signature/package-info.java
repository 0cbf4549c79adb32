/**
 * The notation by which a function in SQL says how its values become arguments of a C function. It
 * knows nothing of Trino and of guests: text to {@link dev.ligature.trino.signature.Signature}.
 */
@NullMarked
package dev.ligature.trino.signature;

import org.jspecify.annotations.NullMarked;
