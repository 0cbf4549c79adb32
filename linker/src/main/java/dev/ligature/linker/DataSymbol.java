package dev.ligature.linker;

/** Data that a library defines. Not for implementing outside this module. */
public non-sealed interface DataSymbol extends Symbol {
  /** The absolute address in the program's memory, in bytes; never negative. */
  long address();
}
