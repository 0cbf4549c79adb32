/** Programs, libraries and namespaces that are closed while others use them. */
package dev.ligature.linker.closing;
