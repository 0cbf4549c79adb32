/**
 * One class: {@link dev.ligature.engine.codegen.generate.GroupGenerator} writes those of functions,
 * others those of instances, of call stubs, and of functions that are called by reference.
 */
@NullMarked
package dev.ligature.engine.codegen.generate;

import org.jspecify.annotations.NullMarked;
