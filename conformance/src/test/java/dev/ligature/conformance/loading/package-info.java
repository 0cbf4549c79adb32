/** What opening a module takes. */
package dev.ligature.conformance.loading;
