package dev.ligature.linker.bind;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The C++ function or variable of a method, by its name in C++: {@code geo::area(int, int)}. The
 * symbol, {@code _ZN3geo4areaEii}, is looked for among those of the library and of all libraries
 * that it needs.
 *
 * <p>Types are written as in C++ ({@code const char *}, {@code std::string}, {@code size_t}); the
 * parameters may be left out where there is one function of that name. Functions of an object have
 * its address as first parameter: {@code int area(GuestPointer shape)} for {@code
 * geo::Shape::area() const}. {@link CName} takes a symbol as it is.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Mangled {
  /** The name in C++. */
  String value();
}
