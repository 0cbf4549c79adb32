/**
 * Which class holds what of a module, and how all of it is named: {@link
 * dev.ligature.engine.codegen.layout.ModuleLayout}.
 */
package dev.ligature.engine.codegen.layout;
