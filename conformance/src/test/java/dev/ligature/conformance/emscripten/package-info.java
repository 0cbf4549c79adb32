/**
 * Programs that Emscripten made of other people's sources, as npm has them: their main module and
 * the side modules made for it, linked by the rules of its ABI. What they ask of the host beyond
 * linking is a stub. A test is skipped if npm has not fetched them. The main class is {@link
 * dev.ligature.conformance.emscripten.Pglite}.
 */
package dev.ligature.conformance.emscripten;
