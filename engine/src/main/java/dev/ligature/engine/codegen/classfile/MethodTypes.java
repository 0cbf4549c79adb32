package dev.ligature.engine.codegen.classfile;

import java.util.ArrayList;
import java.util.List;

/** Descriptors of methods, taken apart and changed. */
public final class MethodTypes {
  private MethodTypes() {}

  /** Where the descriptor that begins at a place of another one ends. */
  static int end(String type, int start) {
    int at = start;
    while (type.charAt(at) == '[') {
      at++;
    }
    return type.charAt(at) == 'L' ? type.indexOf(';', at) + 1 : at + 1;
  }

  /** The types of the parameters. */
  public static List<String> parameters(String type) {
    List<String> parameters = new ArrayList<>();
    int at = 1;
    while (type.charAt(at) != ')') {
      int end = end(type, at);
      parameters.add(type.substring(at, end));
      at = end;
    }
    return parameters;
  }

  /** How many slots the parameters take. */
  public static int parameterSlots(String type) {
    int slots = 0;
    int at = 1;
    while (type.charAt(at) != ')') {
      slots += TypeKind.of(type.charAt(at)).slotSize();
      at = end(type, at);
    }
    return slots;
  }

  /** The type of the result. */
  public static String result(String type) {
    return type.substring(type.lastIndexOf(')') + 1);
  }

  /** The kind of the result. */
  public static TypeKind resultKind(String type) {
    return TypeKind.of(type.charAt(type.lastIndexOf(')') + 1));
  }

  /** The type with one more parameter at the beginning. */
  public static String prepend(String type, String first) {
    return "(" + first + type.substring(1);
  }

  /** The type with one more parameter at the end. */
  public static String append(String type, String last) {
    int at = type.lastIndexOf(')');
    return type.substring(0, at) + last + type.substring(at);
  }
}
