package dev.ligature.linker.bind;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The caller owns the string or struct whose address C gives: once it is read, it is freed. Without
 * it, it stays C's.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Owned {
  /** The function that frees it. */
  String value() default "free";
}
