package dev.ligature.emscripten.calls;

import dev.ligature.linker.Caller;
import dev.ligature.linker.Library;
import dev.ligature.linker.LinkException;
import dev.ligature.linker.UndefinedReference;
import dev.ligature.wasi.preview1.GuestMemory;
import dev.ligature.wasm.ExternKind;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * JavaScript that a guest brings as a text: {@code EM_ASM} and {@code emscripten_run_script}. Java
 * methods take the place of the texts that they are registered for.
 */
final class InlineCalls {
  private static final String INT = "emscripten_asm_const_int";
  private static final String POINTER = "emscripten_asm_const_ptr";
  private static final String DOUBLE = "emscripten_asm_const_double";
  private static final String SYNC = "_sync_on_main_thread";
  private static final String ASYNC = "emscripten_asm_const_async_on_main_thread";
  private static final String RUN = "emscripten_run_script";
  private static final String RUN_INT = "emscripten_run_script_int";

  private final GuestMemory memory;
  private final JavaScript javaScript;
  private final Explanation explanation;

  InlineCalls(GuestMemory memory, JavaScript javaScript, Explanation explanation) {
    this.memory = memory;
    this.javaScript = javaScript;
    this.explanation = explanation;
  }

  @Import({INT, INT + SYNC})
  int callInt(Caller caller, int code, int types, int values) {
    return call(INT, caller, code, types, values).intValue();
  }

  @Import({POINTER, POINTER + SYNC})
  int callPointer(Caller caller, int code, int types, int values) {
    return call(POINTER, caller, code, types, values).intValue();
  }

  @Import({DOUBLE, DOUBLE + SYNC})
  double callDouble(Caller caller, int code, int types, int values) {
    return call(DOUBLE, caller, code, types, values).doubleValue();
  }

  @Import(ASYNC)
  void callAsync(Caller caller, int code, int types, int values) {
    call(ASYNC, caller, code, types, values);
  }

  @Import(RUN)
  void runScript(Caller caller, int text) {
    run(RUN, caller, GuestText.script(memory, text), List.of());
  }

  @Import(RUN_INT)
  int runScriptInt(Caller caller, int text) {
    return run(RUN_INT, caller, GuestText.script(memory, text), List.of()).intValue();
  }

  private Number call(String function, Caller caller, int code, int types, int values) {
    return run(
        function,
        caller,
        explanation.inlineText(code),
        InlineArguments.read(memory, types, values));
  }

  private Number run(String function, Caller caller, String text, List<Object> arguments) {
    MethodHandle handle = javaScript.inline().get(InlineText.key(text));
    if (handle != null) {
      return invoke(handle, caller, text, arguments);
    }
    if (javaScript.isStub(function)) {
      return 0;
    }
    String library = caller.library().map(Library::name).orElse("Java");
    throw new LinkException.Undefined(
        List.of(
            new UndefinedReference(
                function, ExternKind.FUNCTION, library, "env." + function, List.of(library))),
        List.of(),
        Map.of(function, explanation.ofInline(text)));
  }

  private static Number invoke(
      MethodHandle handle, Caller caller, String text, List<Object> arguments) {
    boolean takesCaller = InlineMethods.takesCaller(handle.type());
    List<Class<?>> wanted = InlineMethods.parameters(handle.type());
    if (!wanted.equals(arguments.stream().map(InlineMethods::type).toList())) {
      throw new IllegalStateException(
          "the Java method for the JavaScript `%s` takes %s, the guest passes %s"
              .formatted(InlineText.shown(text), wanted, arguments));
    }
    List<Object> all = new ArrayList<>(arguments);
    if (takesCaller) {
      all.addFirst(caller);
    }
    try {
      return handle.invokeWithArguments(all) instanceof Number number ? number : 0;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(
          "the Java method for the JavaScript `%s` failed".formatted(InlineText.shown(text)), e);
    }
  }
}
