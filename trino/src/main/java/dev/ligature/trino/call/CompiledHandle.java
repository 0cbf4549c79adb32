package dev.ligature.trino.call;

import java.lang.classfile.ClassFile;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * A handle as a method of a class of its own, in which it is a constant. The JVM compiles that
 * method once. Handles that are put together are compiled where they are called, and Trino has
 * other code that calls them for each query.
 */
final class CompiledHandle {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();
  private static final String METHOD = "call";

  private CompiledHandle() {}

  /**
   * A handle that does the same.
   *
   * @param handle of types that this package sees
   */
  static MethodHandle of(MethodHandle handle) {
    MethodType type = handle.type();
    MethodTypeDesc descriptor = type.describeConstable().orElseThrow();
    byte[] bytes =
        ClassFile.of()
            .build(
                ClassDesc.of(CompiledHandle.class.getPackageName() + ".Call"),
                builder ->
                    builder
                        .withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC)
                        .withMethodBody(
                            METHOD,
                            descriptor,
                            ClassFile.ACC_STATIC,
                            code -> {
                              code.loadConstant(
                                  DynamicConstantDesc.ofNamed(
                                      ConstantDescs.ofConstantBootstrap(
                                          ConstantDescs.CD_MethodHandles,
                                          "classData",
                                          ConstantDescs.CD_Object),
                                      ConstantDescs.DEFAULT_NAME,
                                      ConstantDescs.CD_MethodHandle));
                              int slot = 0;
                              for (Class<?> parameter : type.parameterList()) {
                                TypeKind kind = TypeKind.from(parameter);
                                code.loadLocal(kind, slot);
                                slot += kind.slotSize();
                              }
                              code.invokevirtual(
                                  ConstantDescs.CD_MethodHandle, "invokeExact", descriptor);
                              code.return_(TypeKind.from(type.returnType()));
                            }));
    try {
      MethodHandles.Lookup hidden = LOOKUP.defineHiddenClassWithClassData(bytes, handle, true);
      return hidden.findStatic(hidden.lookupClass(), METHOD, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a class of our own", e);
    }
  }
}
