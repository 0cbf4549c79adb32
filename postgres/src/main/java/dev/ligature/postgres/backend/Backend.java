package dev.ligature.postgres.backend;

import dev.ligature.linker.DataSymbol;
import dev.ligature.linker.GuestExit;
import dev.ligature.linker.Program;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * A running {@code postgres}, of one session after the other. For one thread.
 *
 * <p>Its functions are called as its own {@code main} would: where that jumps back to its loop
 * after an error, the program ends with {@value #JUMP}, and goes on by another function.
 */
public final class Backend implements AutoCloseable {
  private static final int ALIVE = 99;
  private static final int JUMP = 100;

  /** How long the message is by which it says that it is ready. */
  private static final int READY = 6;

  /** Who sets a setting: {@code PGC_BACKEND} and {@code PGC_SUSET}. */
  private static final int BACKEND = 4;

  private static final int SUPERUSER = 5;

  /** Where it is from: {@code PGC_S_CLIENT} and {@code PGC_S_OVERRIDE}. */
  private static final int CLIENT = 9;

  private static final int OVERRIDE = 10;

  private static final int SESSION = 13;

  /** How often it is tried to cancel a statement, with a millisecond between. */
  private static final int TRIES = 20;

  /** How much of the memory it uses to answer a first query, in bytes. */
  private static final long MEMORY = 36 << 20;

  private static final List<String> ARGUMENTS =
      List.of(
          "/pglite/bin/postgres",
          "--single",
          "-j",
          "-c",
          "exit_on_error=false",
          "-c",
          "log_checkpoints=false",
          "-c",
          "max_worker_processes=0",
          "-c",
          "max_parallel_workers=0",
          "-c",
          "max_parallel_workers_per_gather=0",
          "-c",
          "io_method=sync",
          "-c",
          "max_parallel_maintenance_workers=0",
          "-c",
          "shared_buffers=16MB");

  private final Program program;
  private final GuestFunctions functions;
  private final Wire wire;

  /** Of a build that says after an error that it is ready before the client has asked for that. */
  private final Optional<MessageWire> messages;

  private Backend(Program program, Wire wire) {
    this.program = program;
    this.functions = new GuestFunctions(program);
    this.wire = wire;
    this.messages = functions.keepsStatus() ? Optional.of(new MessageWire(wire)) : Optional.empty();
  }

  /**
   * Starts a program that was just opened.
   *
   * @param database the one that it connects to
   * @param wire what is read and written
   * @param settings what it is started with
   * @param libraries those that it loads, by the extensions that have to be in the database for
   *     that
   * @throws IllegalStateException if it does not start
   */
  static Backend start(
      Program program,
      String database,
      Wire wire,
      Map<String, String> settings,
      Map<String, String> libraries) {
    // So much it uses in any case, in one piece.
    program.memory(MEMORY);
    Callbacks.setCommands(program);
    Backend backend = new Backend(program, wire);
    backend.connect();
    GuestFunctions functions = backend.functions;
    functions.run("pgl_setPGliteActive", 1);
    int status = functions.main(arguments(database, settings));
    if (status != ALIVE) {
      throw new IllegalStateException("postgres ended with status " + status);
    }
    functions.run("pgl_startPGlite");
    if (!libraries.isEmpty()) {
      libraries.forEach(backend::load);
      backend.connect();
    }
    return backend;
  }

  /** Has it read from its wire, and write to it. */
  private void connect() {
    new Callbacks(program).setWire(messages.isPresent() ? messages.get() : wire);
  }

  /** Loads a library, if the database has an extension. */
  private void load(String extension, String library) {
    List<String> found = new ArrayList<>();
    guarded(
        () -> {
          functions.run("StartTransactionCommand");
          if (functions.callWithTexts("get_extension_oid", List.of(extension), 1) != 0) {
            found.add(library);
          }
          functions.run("CommitTransactionCommand");
        });
    if (!found.isEmpty()) {
      new Callbacks(program).setWire(new Script("LOAD '$libdir/%s'".formatted(library)));
      step();
      settle();
    }
  }

  private static List<String> arguments(String database, Map<String, String> settings) {
    List<String> arguments = new ArrayList<>(ARGUMENTS);
    settings.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
    arguments.addAll(List.of("-D", ClusterFiles.DATA, database));
    return arguments;
  }

  /**
   * Lets it read a startup packet, and answer it.
   *
   * @return whether it has accepted the client
   */
  public boolean greet() {
    messages.ifPresent(MessageWire::startup);
    int port = functions.call("pgl_getMyProcPort");
    int status = functions.call("ProcessStartupPacket", port, 1, 1);
    if (status == 0) {
      functions.run("pgl_sendConnData");
    }
    flush();
    return status == 0;
  }

  /** Whether it has read more than it has worked on. */
  public boolean hasInput() {
    return functions.call("pq_buffer_remaining_data") > 0;
  }

  /** Lets it read a message and do what that wants. */
  public void step() {
    guarded(() -> functions.run("PostgresMainLoopOnce"));
  }

  /**
   * Makes the session one of a role that exists, which is what {@code RESET SESSION AUTHORIZATION}
   * leads back to. A backend of a server of processes does the same as it starts.
   *
   * @return whether that was done; else the backend says why not
   */
  public boolean authorize(String role) {
    return configure(Map.of("session_authorization", role), BACKEND, OVERRIDE);
  }

  /**
   * Sets what a client begins with, which is what {@code RESET} leads back to.
   *
   * @param settings names and values
   * @return whether that was done; else the backend says why not
   */
  public boolean set(Map<String, String> settings) {
    return configure(settings, SUPERUSER, CLIENT);
  }

  /**
   * Sets what a client sets meanwhile, by whoever's right.
   *
   * @param settings names and values
   * @return whether that was done; else the backend says why not
   */
  public boolean setNow(Map<String, String> settings) {
    return configure(settings, SUPERUSER, SESSION);
  }

  /** The value of a setting that there is. */
  public String get(String name) {
    return functions.text(functions.callWithTexts("GetConfigOption", List.of(name), 0, 0));
  }

  /** The value of a setting, if there is one of the name. */
  public Optional<String> find(String name) {
    int value = functions.callWithTexts("GetConfigOption", List.of(name), 1, 0);
    return value == 0 ? Optional.empty() : Optional.of(functions.text(value));
  }

  private boolean configure(Map<String, String> settings, int context, int source) {
    return guarded(
        () -> {
          functions.run("StartTransactionCommand");
          settings.forEach(
              (name, value) ->
                  functions.runWithTexts("SetConfigOption", List.of(name, value), context, source));
          functions.run("CommitTransactionCommand");
        });
  }

  /** Says whether the work has come to its end, and not jumped to the main loop. */
  private boolean guarded(Runnable work) {
    int stack = functions.call("emscripten_stack_get_current");
    try {
      work.run();
      return true;
    } catch (GuestExit e) {
      functions.run("_emscripten_stack_restore", stack);
      if (functions.status(e) != JUMP) {
        throw e;
      }
      functions.run("PostgresMainLongJmp");
      messages.filter(MessageWire::isExtended).ifPresent(this::dropReady);
      return false;
    }
  }

  /** Lets it say that it is ready, and does not pass that on: there will be a sync. */
  private void dropReady(MessageWire wire) {
    flush();
    wire.hold();
    settle();
    wire.release(READY);
  }

  /** Lets it say that it is ready, if it has not, and send all that it has written. */
  public void settle() {
    functions.run("PostgresSendReadyForQueryIfNecessary");
    flush();
  }

  private void flush() {
    functions.run("pgl_pq_flush");
  }

  /** Whether a transaction is open. */
  public boolean isInTransaction() {
    return functions.call("IsTransactionBlock") != 0;
  }

  /**
   * Cancels the statement that runs, as {@code SIGINT} does. For any thread; nothing if none runs.
   *
   * @param meant whether what runs is what is meant; asked by the backend's thread
   */
  public void cancel(BooleanSupplier meant) {
    try {
      for (int tries = 0; tries < TRIES && meant.getAsBoolean(); tries++) {
        boolean told =
            program.signal(
                () -> {
                  if (meant.getAsBoolean()) {
                    set("QueryCancelPending");
                    set("InterruptPending");
                  }
                });
        if (told) {
          return;
        }
        // It may be between two calls, or about to handle a timer.
        Thread.sleep(1);
      }
    } catch (IllegalStateException _) {
      // It is closed.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sets a flag, an {@code int}. */
  private void set(String name) {
    if (program.findOrThrow(name) instanceof DataSymbol flag) {
      program.memory(flag.address() + 1).set(ValueLayout.JAVA_BYTE, flag.address(), (byte) 1);
    }
  }

  /** Ends it, so that its files need no recovery. */
  public void stop() {
    functions.run("pgl_setPGliteActive", 0);
    try {
      functions.run("pgl_run_atexit_funcs");
    } catch (GuestExit _) {
      // That is how it ends.
    }
  }

  @Override
  public void close() {
    program.close();
  }
}
