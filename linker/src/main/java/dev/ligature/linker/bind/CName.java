package dev.ligature.linker.bind;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The symbol of a method whose name is another, prefix and all: {@code deflateInit_}, or a C++
 * symbol such as {@code _ZN4geos4areaEv}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface CName {
  /** The symbol. */
  String value();
}
