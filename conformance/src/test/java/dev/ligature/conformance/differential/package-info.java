/**
 * Generated modules, run here and on another engine, must do the same: {@link
 * dev.ligature.conformance.differential.ModuleGenerator} makes modules of a seed, {@link
 * dev.ligature.conformance.differential.DifferentialTest} compares.
 *
 * <p>Generated code terminates: every loop iteration and every call takes fuel from a global, and
 * traps when there is none. It makes NaNs canonical where the specification leaves their bits open,
 * so that these can't tell the engines apart.
 */
package dev.ligature.conformance.differential;
