/** What listeners, recordings and logs are told. */
package dev.ligature.linker.watching;
