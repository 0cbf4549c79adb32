package dev.ligature.wasi.preview1;

import dev.ligature.engine.Engine;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.Program;
import dev.ligature.wasm.FuncType;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The functions of one program: wires the parts together and gives a function by its name. A
 * program that imports none makes nothing, and one that calls a few looks up no others, for hello
 * world shall start fast.
 */
public final class Preview1Module implements HostModule {
  private static final String MODULE = "wasi_snapshot_preview1";
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private final Preview1Config config;
  private final Program program;
  private @Nullable Preview1Parts parts;

  private Preview1Module(Preview1Config config, Program program) {
    this.config = config;
    this.program = program;
  }

  /** The functions of one program; nothing is made before it imports one. */
  public static Preview1Module open(Preview1Config config, Program program) {
    return new Preview1Module(config, program);
  }

  /** What the functions work on, made at first need. */
  public synchronized Preview1Parts parts() {
    if (parts == null) {
      parts = Preview1Parts.of(config, program);
    }
    return parts;
  }

  @Override
  public synchronized Optional<HostFunction> find(
      String module, String name, Optional<FuncType> type) {
    if (!module.equals(MODULE)) {
      return Optional.empty();
    }
    MethodType javaType = Signatures.of(name);
    if (javaType == null) {
      return Optional.empty();
    }
    Object target = parts().target(name);
    if (type.isPresent() && Halves.isWanted(type.get(), javaType)) {
      return Optional.of(
          HostFunction.of(
              module,
              name,
              Halves.of(javaType),
              () -> Engine.takingHalves(bind(target, name, javaType))));
    }
    return Optional.of(HostFunction.of(module, name, javaType, () -> bind(target, name, javaType)));
  }

  private static MethodHandle bind(Object target, String name, MethodType type) {
    try {
      return LOOKUP.findVirtual(target.getClass(), javaName(name), type).bindTo(target);
    } catch (NoSuchMethodException | IllegalAccessException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /** {@code fdWrite} for {@code fd_write}. */
  private static String javaName(String name) {
    StringBuilder java = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      java.append(c == '_' ? Character.toUpperCase(name.charAt(++i)) : c);
    }
    return java.toString();
  }

  /** Descriptors are the host's: a program that is restored begins with those that it was given. */
  @Override
  public synchronized Optional<String> unsaved() {
    return parts == null ? Optional.empty() : parts.descriptors().unsaved();
  }

  @Override
  public synchronized void close() {
    if (parts != null) {
      parts.close();
    }
  }
}
