package dev.ligature.emscripten.calls;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The names by which guests import a method from {@code env}. Where versions of Emscripten differ
 * in a function's type there is a method for each.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Import {
  /** The names. */
  String[] value();
}
