package dev.ligature.linker.bind;

/** An enumeration whose constants have values in C that are not their ordinals. */
public interface CEnum {
  /** The value in C. */
  int value();
}
