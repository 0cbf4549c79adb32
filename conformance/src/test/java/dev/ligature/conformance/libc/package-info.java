/** Programs that share one C library: {@code libc.so} and its companions of {@code guests/libc}. */
package dev.ligature.conformance.libc;
