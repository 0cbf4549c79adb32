/** Histories of several threads that open, close and look up: some order explains each. */
package dev.ligature.linker.linearizable;
