/**
 * Which class holds what of a module, and how all of it is named: {@link
 * dev.ligature.engine.codegen.layout.ModuleLayout}.
 */
@NullMarked
package dev.ligature.engine.codegen.layout;

import org.jspecify.annotations.NullMarked;
