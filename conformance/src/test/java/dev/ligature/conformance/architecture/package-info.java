/** Rules that hold across modules. */
package dev.ligature.conformance.architecture;
