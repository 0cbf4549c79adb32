package dev.ligature.linker.bind;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method of a host object that guests can import as a C function: see {@link
 * dev.ligature.linker.ProgramConfig.Builder#host}. Of a field, what is in it when the program is
 * opened is data of a {@link dev.ligature.linker.ProgramConfig.Builder#hostLibrary}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.FIELD})
public @interface Export {
  /** The symbol; the name in Java if empty. */
  String value() default "";
}
