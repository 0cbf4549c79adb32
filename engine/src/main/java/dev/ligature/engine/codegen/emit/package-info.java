/**
 * One method: {@link dev.ligature.engine.codegen.emit.FunctionEmitter} writes a function or a part
 * of one, with an emitter for each kind of instruction. They share an {@code Emission}, which knows
 * where things are in local variables.
 */
@NullMarked
package dev.ligature.engine.codegen.emit;

import org.jspecify.annotations.NullMarked;
