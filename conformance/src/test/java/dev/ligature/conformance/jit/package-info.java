/** What the JVM's compilers make of generated code. */
package dev.ligature.conformance.jit;
