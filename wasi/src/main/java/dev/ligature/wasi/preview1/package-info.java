/**
 * The functions of WASI preview 1 on the descriptors and memory of one program. Other host sides
 * have theirs work on the same descriptors.
 */
@NullMarked
package dev.ligature.wasi.preview1;

import org.jspecify.annotations.NullMarked;
