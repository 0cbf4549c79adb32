package dev.ligature.emscripten.calls;

import dev.ligature.engine.TrapException;
import dev.ligature.engine.TrapKind;
import dev.ligature.linker.FunctionSymbol;
import dev.ligature.linker.GuestExit;
import dev.ligature.wasi.preview1.Errno;
import dev.ligature.wasi.preview1.GuestMemory;
import java.util.List;
import java.util.Random;

/** The process: its end, its signals, who and what it is. */
final class ProcessCalls {
  private static final int CHUNK = 1 << 16;

  private final Guest guest;
  private final GuestMemory memory;
  private final Random random;

  ProcessCalls(Guest guest, GuestMemory memory, Random random) {
    this.guest = guest;
    this.memory = memory;
    this.random = random;
  }

  /** Ends the program without its handlers. */
  @Import("emscripten_force_exit")
  @SuppressWarnings("DoNotCallSuggester") // a guest calls it
  void exit(int status) {
    throw new GuestExit(status);
  }

  @Import({"_abort_js", "abort"})
  @SuppressWarnings("DoNotCallSuggester") // a guest calls it
  void abort() {
    throw new TrapException(TrapKind.UNREACHABLE, "aborted: the program called abort()");
  }

  @Import("__assert_fail")
  @SuppressWarnings("DoNotCallSuggester") // a guest calls it
  void assertionFailed(int condition, int file, int line, int function) {
    GuestMemory texts = memory.trapping();
    throw new TrapException(
        TrapKind.UNREACHABLE,
        "assertion failed: %s, at: %s,%d,%s"
            .formatted(
                GuestText.message(texts, condition),
                file == 0 ? "unknown filename" : GuestText.message(texts, file),
                line,
                function == 0 ? "unknown function" : GuestText.message(texts, function)));
  }

  /** What {@code -sSTACK_OVERFLOW_CHECK} has found. */
  @Import("__handle_stack_overflow")
  @SuppressWarnings("DoNotCallSuggester") // a guest calls it
  void stackOverflow(int pointer) {
    throw new TrapException(
        TrapKind.UNREACHABLE,
        "the guest's stack pointer is 0x%x, outside of its stack".formatted(pointer));
  }

  /** Runs the handler of a signal. */
  @Import("__call_sighandler")
  void handleSignal(int handler, int signal) {
    FunctionSymbol function =
        guest
            .program()
            .functionAt(handler)
            .orElseThrow(
                () ->
                    new TrapException(
                        TrapKind.UNDEFINED_ELEMENT,
                        "handler of signal %d: no function at table index %d"
                            .formatted(signal, handler)));
    Guest.call(function, signal);
  }

  /** An event loop would keep a program running; here none does. */
  @Import({
    "_emscripten_runtime_keepalive_clear",
    "emscripten_runtime_keepalive_push",
    "emscripten_runtime_keepalive_pop",
    "emscripten_check_blocking_allowed"
  })
  void keepAlive() {}

  @Import("emscripten_runtime_keepalive_check")
  int isKeptAlive() {
    return 0;
  }

  @Import("emscripten_is_main_browser_thread")
  int isMainThread() {
    return 1;
  }

  @Import({
    "__syscall_getuid32",
    "__syscall_geteuid32",
    "__syscall_getgid32",
    "__syscall_getegid32"
  })
  int user() {
    return 0;
  }

  @Import("emscripten_num_logical_cores")
  int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  @Import("getentropy")
  int entropy(int buffer, int size) {
    return SystemCall.run(
        () -> {
          memory.check(buffer, size);
          byte[] bytes = new byte[Math.min(size, CHUNK)];
          for (int done = 0; done < size; done += CHUNK) {
            random.nextBytes(bytes);
            memory.write(buffer + done, bytes, 0, Math.min(CHUNK, size - done));
          }
        });
  }

  /** The first argument. */
  @Import("_emscripten_get_progname")
  void programName(int buffer, int size) {
    List<String> arguments = guest.program().config().arguments();
    SystemCall.of(
        () ->
            GuestText.write(
                memory,
                buffer,
                size,
                arguments.isEmpty() ? "./this.program" : arguments.getFirst()));
  }

  /** There is no shell: {@code system(NULL)} is 0. */
  @Import("_emscripten_system")
  int system(int command) {
    return command == 0 ? 0 : -Errno.NOSYS;
  }
}
