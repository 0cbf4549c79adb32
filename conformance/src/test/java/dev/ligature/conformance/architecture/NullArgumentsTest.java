package dev.ligature.conformance.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.ligature.cli.Host;
import dev.ligature.cli.Terminals;
import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.guests.Guests;
import dev.ligature.linker.GuestThread;
import dev.ligature.linker.HostFunction;
import dev.ligature.linker.HostModule;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.Linker;
import dev.ligature.linker.Namespace;
import dev.ligature.linker.OpenFlag;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import dev.ligature.linker.Symbol;
import dev.ligature.linker.SymbolMismatch;
import dev.ligature.linker.TraceCategory;
import dev.ligature.linker.TraceListener;
import dev.ligature.linker.UndefinedReference;
import dev.ligature.wasi.WasiPreview1;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.FuncType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No public method or constructor takes null: each says so by a {@link NullPointerException}. */
class NullArgumentsTest {
  /** What users implement, so that what it does with null is theirs. */
  private static final Set<Class<?>> OF_USERS =
      Set.of(HostModule.class, TraceListener.class, GuestThread.Action.class);

  private static final Path MAIN = Guests.module("threads/main.wasm");

  /** The receivers of methods, and the arguments other than the one that is null. */
  private final Map<String, Object> values = new HashMap<>();

  private void value(Class<?> type, Object value) {
    values.put(type.getTypeName(), value);
  }

  private void listOf(Class<?> type, Object... values) {
    this.values.put("java.util.List<%s>".formatted(type.getTypeName()), List.of(values));
  }

  private void addValues() throws IOException {
    MethodHandle zero = MethodHandles.zero(int.class);
    value(String.class, "name");
    value(String[].class, new String[] {"name"});
    value(Path.class, MAIN);
    value(Path[].class, new Path[] {MAIN});
    value(byte[].class, Files.readAllBytes(Guests.module("threads/late.so")));
    value(Throwable.class, new IOException());
    value(InputStream.class, InputStream.nullInputStream());
    value(OutputStream.class, OutputStream.nullOutputStream());
    value(Clock.class, Clock.systemUTC());
    value(Random.class, new Random(1));
    value(LongSupplier.class, (LongSupplier) () -> 1);
    value(Function.class, (Function<String, Path>) Path::of);
    value(Supplier.class, (Supplier<MethodHandle>) () -> zero);
    value(MethodHandle.class, zero);
    value(MethodType.class, zero.type());
    value(FuncType.class, new FuncType(List.of(), List.of()));
    value(ExternKind.class, ExternKind.FUNCTION);
    value(List.class, List.of());
    value(Map.class, Map.of());
    value(Set.class, Set.of(OpenFlag.LAZY));
    values.put(
        "java.util.Set<%s>".formatted(TraceCategory.class.getName()), Set.of(TraceCategory.LIBS));
    value(Optional.class, Optional.empty());
    value(OptionalLong.class, OptionalLong.empty());
    value(OpenFlag[].class, new OpenFlag[0]);
    value(TrapException.class, new TrapException(TrapKind.UNREACHABLE, "here"));
    value(HostFunction.class, HostFunction.of("name", zero));
    value(HostModule.Factory.class, WasiPreview1.builder().build());
    value(TraceListener.class, (TraceListener) (_, _) -> {});
    value(GuestThread.Action.class, (GuestThread.Action<Integer, RuntimeException>) () -> 1);
    UndefinedReference reference =
        new UndefinedReference("a", ExternKind.FUNCTION, "b", "c", List.of());
    value(UndefinedReference.class, reference);
    listOf(UndefinedReference.class, reference);
    SymbolMismatch mismatch = new SymbolMismatch("a", "b", "c", "d", "e", "f", List.of());
    value(SymbolMismatch.class, mismatch);
    listOf(SymbolMismatch.class, mismatch);
    value(WasiPreview1.class, WasiPreview1.builder().build());
    value(WasiPreview1.Builder.class, WasiPreview1.builder());
    value(ProgramConfig.class, ProgramConfig.defaults());
    value(ProgramConfig.Builder.class, ProgramConfig.builder());
    value(
        LinkException.Undefined.class, new LinkException.Undefined(List.of(reference), List.of()));
    value(
        Host.class,
        new Host(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream(),
            Map.of(),
            Terminals.NONE));
    value(Terminals.class, Terminals.NONE);
  }

  private void addProgram(Program program) {
    value(Program.class, program);
    value(Namespace.class, program.newNamespace());
    value(GuestThread.class, program.newThread());
    Library library = program.libraries().getLast();
    value(Library.class, library);
    value(Symbol.class, library.findOrThrow("next"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"linker", "wasi", "cli"})
  void null_is_refused(String stage) throws IOException {
    addValues();
    ProgramConfig config =
        ProgramConfig.builder()
            .libraryPath(MAIN.resolveSibling(""))
            .hostModule(WasiPreview1.builder().build())
            .build();
    Linker linker = Linker.create();
    value(Linker.class, linker);
    List<String> taken = new ArrayList<>();
    try (Program program = linker.open(MAIN, config)) {
      addProgram(program);
      for (Class<?> type : api("dev.ligature." + stage)) {
        executables(type).forEach(executable -> check(executable, taken));
      }
    }
    assertEquals("", String.join("\n", taken));
  }

  private static List<Class<?>> api(String name) {
    List<Class<?>> types = new ArrayList<>();
    for (JavaClass type :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(name)
            .getPackage(name)
            .getClasses()) {
      Class<?> reflected = type.reflect();
      if (isPublic(reflected) && !OF_USERS.contains(reflected)) {
        types.add(reflected);
      }
    }
    assertTrue(types.size() > 1, name);
    return types;
  }

  private static boolean isPublic(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
  }

  private static Stream<Executable> executables(Class<?> type) {
    boolean isMade = !type.isEnum() && !Modifier.isAbstract(type.getModifiers());
    return Stream.concat(
            isMade ? Arrays.stream(type.getConstructors()) : Stream.empty(),
            Arrays.stream(type.getDeclaredMethods()))
        .filter(e -> Modifier.isPublic(e.getModifiers()) && !e.isSynthetic())
        // Of any object, and of enums and records: the compiler's.
        .filter(e -> !e.getName().equals("equals") && !e.getName().equals("valueOf"));
  }

  /** Calls with null for each parameter, and notes where that is taken. */
  private void check(Executable executable, List<String> taken) {
    Parameter[] parameters = executable.getParameters();
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i].getType().isPrimitive()) {
        continue;
      }
      Object[] arguments = Arrays.stream(parameters).map(this::argument).toArray();
      arguments[i] = null;
      String answer = answer(executable, arguments);
      if (!answer.equals(NullPointerException.class.getName())) {
        taken.add("%s, parameter %d: %s".formatted(executable.toGenericString(), i + 1, answer));
      }
    }
  }

  private Object argument(Parameter parameter) {
    Class<?> type = parameter.getType();
    if (type.isPrimitive()) {
      return type == boolean.class ? (Object) false : type == long.class ? (Object) 1L : 1;
    } else if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    return valueOf(parameter.getParameterizedType(), type);
  }

  private Object valueOf(Type exact, Class<?> type) {
    Object value = values.getOrDefault(exact.getTypeName(), values.get(type.getTypeName()));
    if (value == null) {
      throw new AssertionError("no value of " + exact.getTypeName());
    }
    return value;
  }

  private String answer(Executable executable, Object... arguments) {
    try {
      return switch (executable) {
        case Constructor<?> constructor -> "gave " + constructor.newInstance(arguments);
        case Method method -> {
          boolean isStatic = Modifier.isStatic(method.getModifiers());
          Class<?> type = method.getDeclaringClass();
          yield "gave " + method.invoke(isStatic ? type : valueOf(type, type), arguments);
        }
      };
    } catch (InvocationTargetException e) {
      return e.getCause() instanceof NullPointerException
          ? NullPointerException.class.getName()
          : String.valueOf(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(executable.toString(), e);
    }
  }

  @Test
  void a_call_that_takes_null_is_noticed() {
    List<String> taken = new ArrayList<>();
    values.put(Object.class.getTypeName(), "");
    executables(java.util.Objects.class)
        .filter(e -> e.getName().equals("requireNonNullElse"))
        .forEach(e -> check(e, taken));
    assertEquals(2, taken.size(), taken::toString);
  }
}
