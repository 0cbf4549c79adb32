package dev.ligature.engine.codegen.generate;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.function.Consumer;

/** Builds classes of static methods. */
final class StaticMethods {
  /**
   * A method.
   *
   * @param code writes its code; may be called more than once
   */
  record Method(String name, MethodTypeDesc type, Consumer<CodeBuilder> code) {}

  private StaticMethods() {}

  /**
   * A class.
   *
   * @throws MethodTooLargeException if a method is too large
   */
  static byte[] classOf(ClassDesc desc, String sourceFile, List<Method> methods) {
    try {
      return ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(Hierarchy.RESOLVER))
          .build(
              desc,
              c -> {
                c.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
                c.with(SourceFileAttribute.of(sourceFile));
                for (Method method : methods) {
                  c.withMethodBody(
                      method.name,
                      method.type,
                      ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
                      method.code);
                }
              });
    } catch (IllegalArgumentException e) {
      // All that the library refuses is one to it.
      for (Method method : methods) {
        if (MethodSize.atMost(method.type, method.code) > MethodSize.MAX) {
          throw new MethodTooLargeException(method.name, e);
        }
      }
      throw e;
    }
  }
}
