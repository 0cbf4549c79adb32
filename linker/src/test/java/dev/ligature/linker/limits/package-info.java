/** What is to be linked in sizes that grow: the time grows as they do. */
package dev.ligature.linker.limits;
