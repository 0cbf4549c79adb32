package dev.ligature.linker.bind;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the symbols of all methods of an interface begin with, before the name of the method. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Prefix {
  /** The beginning, such as {@code z_}. */
  String value();

  /**
   * Whether the symbols have underscores where the methods have capitals: {@code parserNew} is the
   * symbol {@code parser_new} behind the prefix.
   */
  boolean snakeCase() default false;
}
