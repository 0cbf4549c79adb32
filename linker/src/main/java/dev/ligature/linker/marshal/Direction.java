package dev.ligature.linker.marshal;

import dev.ligature.linker.bind.In;
import dev.ligature.linker.bind.InOut;
import dev.ligature.linker.bind.Out;
import java.lang.reflect.AnnotatedElement;

/** Which way the contents of an argument go. */
enum Direction {
  IN(true, false),
  OUT(false, true),
  IN_OUT(true, true);

  /** Whether C gets what Java has. */
  final boolean in;

  /** Whether Java gets what C has afterwards. */
  final boolean out;

  Direction(boolean in, boolean out) {
    this.in = in;
    this.out = out;
  }

  /** What a parameter's annotations say. */
  static Direction of(AnnotatedElement parameter) {
    boolean in = parameter.isAnnotationPresent(In.class);
    boolean out = parameter.isAnnotationPresent(Out.class);
    if (in == out || parameter.isAnnotationPresent(InOut.class)) {
      return IN_OUT;
    }
    return in ? IN : OUT;
  }
}
