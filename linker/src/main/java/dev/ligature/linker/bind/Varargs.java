package dev.ligature.linker.bind;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The variable arguments of a C function such as {@code printf}: integers, {@code Long} for 64
 * bits, {@code Double}, strings, pointers, arrays. They are promoted as in C.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface Varargs {}
