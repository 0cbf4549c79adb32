package dev.ligature.linker.marshal;

import dev.ligature.linker.BindException;
import dev.ligature.linker.map.GuestCode;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The class of an interface's methods. Their handles are constants of it, so that the JVM compiles
 * a call to what it calls.
 */
final class BoundClass {
  private static final ClassDesc HANDLE = ConstantDescs.CD_MethodHandle;
  private static final DirectMethodHandleDesc DATA =
      ConstantDescs.ofConstantBootstrap(
          ConstantDescs.CD_MethodHandles,
          "classDataAt",
          ConstantDescs.CD_Object,
          ConstantDescs.CD_int);

  private final List<MethodHandle> handles = new ArrayList<>();
  private final Bracket bracket;

  private BoundClass(Bracket bracket) {
    this.bracket = bracket;
  }

  /**
   * What is around calls that need a frame.
   *
   * @param begin makes it, of type {@code () -> Object}
   * @param end is told when the call is over, of type {@code (Object) -> void}
   * @param abandon is told in its place when the call threw, of type {@code (Object, Throwable) ->
   *     void}; throws nothing
   */
  record Bracket(MethodHandle begin, MethodHandle end, MethodHandle abandon) {}

  /**
   * Makes the one object of a class of its own.
   *
   * @param lookup in whose package the class is
   * @param text what its {@code toString} gives
   */
  static <T> T instance(
      MethodHandles.Lookup lookup,
      Class<T> type,
      List<BoundMethod> methods,
      Bracket bracket,
      String text) {
    BoundClass bound = new BoundClass(bracket);
    String name = type.getSimpleName() + "$Bound";
    String packageName = lookup.lookupClass().getPackageName();
    byte[] bytes =
        ClassFile.of()
            .build(ClassDesc.of(packageName, name), c -> bound.build(c, type, methods, text));
    try {
      MethodHandles.Lookup made =
          lookup.defineHiddenClassWithClassData(bytes, List.copyOf(bound.handles), true);
      MethodHandle constructor =
          made.findConstructor(made.lookupClass(), MethodType.methodType(void.class));
      return type.cast(GuestCode.run(constructor::invoke));
    } catch (IllegalAccessException | NoSuchMethodException | LinkageError e) {
      throw new BindException(
          "%s can't be bound".formatted(type.getName()),
          List.of(
              "the lookup, of %s, has no access to it: %s"
                  .formatted(lookup.lookupClass().getName(), Types.message(e))));
    }
  }

  private void build(ClassBuilder builder, Class<?> type, List<BoundMethod> methods, String text) {
    builder
        .withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER | ClassFile.ACC_SYNTHETIC)
        .withInterfaceSymbols(desc(type))
        .withMethodBody(
            ConstantDescs.INIT_NAME,
            ConstantDescs.MTD_void,
            0,
            code ->
                code.aload(0)
                    .invokespecial(
                        ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                    .return_())
        .withMethodBody(
            "toString",
            MethodTypeDesc.of(ConstantDescs.CD_String),
            ClassFile.ACC_PUBLIC,
            code -> code.loadConstant(text).areturn());
    for (BoundMethod method : methods) {
      builder.withMethodBody(
          method.method().getName(),
          desc(
              MethodType.methodType(
                  method.method().getReturnType(), method.method().getParameterTypes())),
          ClassFile.ACC_PUBLIC,
          code -> {
            if (method.needsFrame()) {
              new FramedCall(method).emit(code);
            } else {
              call(code, method.target(), () -> loadParameters(code, method.method()));
              code.return_(TypeKind.from(method.method().getReturnType()));
            }
          });
    }
  }

  private static void loadParameters(CodeBuilder code, Method method) {
    Class<?>[] types = method.getParameterTypes();
    for (int k = 0; k < types.length; k++) {
      code.loadLocal(TypeKind.from(types[k]), code.parameterSlot(k));
    }
  }

  /** Calls a handle that is a constant of the class. */
  private void call(CodeBuilder code, MethodHandle handle, Runnable arguments) {
    code.loadConstant(DynamicConstantDesc.ofNamed(DATA, "_", HANDLE, handles.size()));
    handles.add(handle);
    arguments.run();
    code.invokevirtual(HANDLE, "invokeExact", desc(handle.type()));
  }

  private static ClassDesc desc(Class<?> type) {
    return ClassDesc.ofDescriptor(type.descriptorString());
  }

  private static MethodTypeDesc desc(MethodType type) {
    return MethodTypeDesc.ofDescriptor(type.toMethodDescriptorString());
  }

  /** A call whose arguments point to something that lives for it. */
  private final class FramedCall {
    private final BoundMethod method;
    private final Class<?>[] parameters;
    private final Class<?> result;
    private final int[] made;

    FramedCall(BoundMethod method) {
      this.method = method;
      this.parameters = method.method().getParameterTypes();
      this.result = method.method().getReturnType();
      this.made = new int[parameters.length];
    }

    void emit(CodeBuilder code) {
      int frame = code.allocateLocal(TypeKind.REFERENCE);
      int value = result == void.class ? -1 : code.allocateLocal(TypeKind.from(result));
      call(code, bracket.begin(), () -> {});
      code.astore(frame);
      code.trying(
          inner -> emitCall(inner, frame, value),
          handler ->
              handler.catchingAll(
                  inner -> {
                    int thrown = inner.allocateLocal(TypeKind.REFERENCE);
                    inner.astore(thrown);
                    call(inner, bracket.abandon(), () -> inner.aload(frame).aload(thrown));
                    inner.aload(thrown).athrow();
                  }));
      call(code, bracket.end(), () -> code.aload(frame));
      if (value >= 0) {
        code.loadLocal(TypeKind.from(result), value);
      }
      code.return_(TypeKind.from(result));
    }

    private void emitCall(CodeBuilder code, int frame, int value) {
      makeArguments(code, frame);
      Optional<BoundMethod.StructResult> struct = method.structResult();
      TypeKind pointer =
          struct.map(s -> TypeKind.from(s.room().type().returnType())).orElse(TypeKind.INT);
      int room = struct.isPresent() ? code.allocateLocal(pointer) : -1;
      if (struct.isPresent()) {
        call(code, struct.get().room(), () -> code.aload(frame));
        code.storeLocal(pointer, room);
      }
      call(
          code,
          method.target(),
          () -> {
            if (method.takesFrame()) {
              code.aload(frame);
            }
            if (room >= 0) {
              code.loadLocal(pointer, room);
            }
            loadArguments(code);
          });
      if (struct.isEmpty() && value >= 0) {
        code.storeLocal(TypeKind.from(result), value);
      }
      readAfterwards(code);
      if (struct.isPresent()) {
        call(code, struct.get().giving(), () -> code.loadLocal(pointer, room));
        code.storeLocal(TypeKind.from(result), value);
      }
    }

    private void makeArguments(CodeBuilder code, int frame) {
      for (int k = 0; k < parameters.length; k++) {
        if (method.arguments().get(k).isPresent()) {
          MethodHandle handle = method.arguments().get(k).get();
          TypeKind kind = TypeKind.from(handle.type().returnType());
          made[k] = code.allocateLocal(kind);
          int slot = code.parameterSlot(k);
          call(code, handle, () -> code.aload(frame).aload(slot));
          code.storeLocal(kind, made[k]);
        }
      }
    }

    private void loadArguments(CodeBuilder code) {
      for (int k = 0; k < parameters.length; k++) {
        if (method.arguments().get(k).isPresent()) {
          loadMade(code, k);
        } else {
          code.loadLocal(TypeKind.from(parameters[k]), code.parameterSlot(k));
        }
      }
    }

    private void loadMade(CodeBuilder code, int parameter) {
      Class<?> carrier = method.arguments().get(parameter).orElseThrow().type().returnType();
      code.loadLocal(TypeKind.from(carrier), made[parameter]);
    }

    private void readAfterwards(CodeBuilder code) {
      for (int k = 0; k < parameters.length; k++) {
        int parameter = k;
        method
            .readers()
            .get(k)
            .ifPresent(
                handle ->
                    call(
                        code,
                        handle,
                        () -> {
                          code.aload(code.parameterSlot(parameter));
                          loadMade(code, parameter);
                        }));
      }
    }
  }
}
