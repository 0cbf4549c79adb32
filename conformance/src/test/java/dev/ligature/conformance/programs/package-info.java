/**
 * Programs and libraries that others wrote, built by {@code conformance/programs/build.sh} and
 * split into shared libraries: what they print and write is what the same programs do that gcc
 * built, where there is one, and what is known of them. A test is skipped if its program was not
 * built. The main class is {@link dev.ligature.conformance.programs.BuiltProgram}.
 */
package dev.ligature.conformance.programs;
