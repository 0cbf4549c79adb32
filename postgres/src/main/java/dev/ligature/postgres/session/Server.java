package dev.ligature.postgres.session;

import dev.ligature.postgres.backend.Backend;
import dev.ligature.postgres.backend.Wire;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Serves clients, one session after the other: PostgreSQL has one backend here. A client that comes
 * while another one is served waits, and is refused when that takes too long. What a session leaves
 * behind is gone when the next one begins.
 */
public final class Server implements AutoCloseable {
  /** The stack of the thread on which the backend runs: what it recurses on is used, no more. */
  private static final long STACK = 512L << 20;

  /** How long a client has to say what it wants. */
  private static final Duration GREETING = Duration.ofSeconds(60);

  /** How often a statement is cancelled again that goes on though the server is to end. */
  private static final long AGAIN = 50;

  private final Duration patience;
  private final LinkedBlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  /** The clients that have not said what they want, and what limits their time. */
  private final Map<Client, Thread> greeted = new ConcurrentHashMap<>();

  private final SessionWire wire = new SessionWire();
  private final Housekeeping housekeeping = new Housekeeping(wire);
  private final Backends backends;
  private final Thread thread;
  private volatile @Nullable CancelKey key;
  private volatile @Nullable Client served;

  /**
   * A client that waits.
   *
   * @param client the client
   * @param startup how it begins
   * @param taken completed when its turn comes, or it has given up
   */
  private record Waiting(Client client, Startup.Session startup, AtomicBoolean taken) {}

  private Server(Backends.Starter starter, Duration patience) {
    this.backends = new Backends(starter, wire);
    this.patience = patience;
    this.thread = new Thread(null, this::run, "postgres", STACK);
    thread.setDaemon(true);
  }

  /**
   * Starts one.
   *
   * @param starter starts a backend of a database, and again when one has ended
   * @param patience how long a client waits for its turn
   */
  public static Server start(BiFunction<String, Wire, Backend> starter, Duration patience) {
    Server server = new Server(starter::apply, patience);
    server.thread.start();
    try {
      server.started.join();
    } catch (java.util.concurrent.CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
    return server;
  }

  /** Takes a client that has connected. One that does not say what it wants is let go. */
  public void accept(Client client) {
    Thread timer = Thread.ofVirtual().name("postgres greeting").unstarted(() -> expire(client));
    greeted.put(client, timer);
    timer.start();
    Thread.ofVirtual().name("postgres client").start(() -> greet(client));
  }

  private void expire(Client client) {
    try {
      Thread.sleep(GREETING);
    } catch (InterruptedException _) {
      // It has said what it wants.
      return;
    }
    forget(client);
  }

  /** Closes a client that has not said what it wants. */
  private void forget(Client client) {
    if (endGreeting(client)) {
      close(client);
    }
  }

  /** Ends the greeting of a client. Says whether that went on. */
  private boolean endGreeting(Client client) {
    Thread timer = greeted.remove(client);
    if (timer != null) {
      timer.interrupt();
    }
    return timer != null;
  }

  /** Reads how a client begins, and waits with it. */
  private void greet(Client client) {
    try {
      Startup wanted = Startup.read(client);
      if (!endGreeting(client)) {
        return;
      }
      switch (wanted) {
        case Startup.Cancel cancel -> {
          cancel(cancel.key());
          // That it is closed is the answer.
          client.connection().close();
        }
        case Startup.Session startup when startup.refusal().isPresent() ->
            refuse(client, startup.refusal().get());
        case Startup.Session startup -> await(new Waiting(client, startup, new AtomicBoolean()));
      }
    } catch (IOException _) {
      endGreeting(client);
      close(client);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      close(client);
    }
  }

  private void cancel(CancelKey wanted) {
    if (wanted.equals(key)) {
      backends.cancel();
    }
  }

  private void await(Waiting waiting) throws IOException, InterruptedException {
    queue.add(waiting);
    long end = System.nanoTime() + patience.toNanos();
    while (!waiting.taken().get()) {
      boolean late = System.nanoTime() - end >= 0;
      if (closing.get() || late) {
        if (!waiting.taken().getAndSet(true)) {
          refuse(waiting.client(), closing.get() ? closing() : busy());
        }
        return;
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private static byte[] closing() {
    return Responses.fatal("57P03", "the database system is shutting down");
  }

  private byte[] busy() {
    return Responses.fatal(
        "53300",
        "too many clients: this server has one session, and another client has had it for %d s;"
                .formatted(patience.toSeconds())
            + " close that one, or limit the pool to one connection");
  }

  private static void refuse(Client client, byte[] response) throws IOException {
    try (var _ = client.connection()) {
      client.output().write(response);
      client.output().flush();
    }
  }

  private void run() {
    try {
      backends.any();
      started.complete(null);
      while (!closing.get()) {
        Waiting waiting = queue.poll(100, TimeUnit.MILLISECONDS);
        if (waiting != null && !waiting.taken().getAndSet(true)) {
          serve(waiting);
        }
      }
      stop();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      started.completeExceptionally(e);
    } finally {
      closing.set(true);
      backends.end();
      ended.countDown();
    }
  }

  private void stop() {
    if (backends.isRunning()) {
      wire.connect(SessionWire.of(new byte[0]), OutputStream.nullOutputStream());
      backends.any().stop();
    }
  }

  /** Serves a client to its end. A backend that ends with it is replaced. */
  private void serve(Waiting waiting) {
    Client client = waiting.client();
    served = client;
    boolean whole = false;
    try {
      if (closing.get()) {
        throw new IOException("the server is closing");
      }
      serve(client, waiting.startup());
      whole = true;
    } catch (IOException _) {
      whole = true;
    } catch (RuntimeException | StackOverflowError e) {
      fail(client, e);
    } finally {
      served = null;
      key = null;
      close(client);
      if (!whole || !housekeeping.reset(backends.any())) {
        backends.end();
      }
    }
  }

  private void serve(Client client, Startup.Session startup) throws IOException {
    String database = startup.database();
    if (!database.equals(backends.database())) {
      Optional<byte[]> refusal = housekeeping.refusal(backends.any(), database);
      if (refusal.isPresent()) {
        refuse(client, refusal.get());
        return;
      }
    }
    session(backends.of(database), client, startup);
  }

  private void fail(Client client, Throwable thrown) {
    try {
      wire.flush();
      client
          .output()
          .write(Responses.fatal("XX000", "the backend has ended: " + thrown.getMessage()));
      client.output().flush();
    } catch (IOException _) {
      // It is gone.
    }
  }

  private void session(Backend backend, Client client, Startup.Session startup) throws IOException {
    OutputStream out = new BufferedOutputStream(client.output(), 1 << 16);
    Optional<byte[]> refusal = housekeeping.set(backend, startup.parameters());
    if (refusal.isPresent()) {
      refuse(client, refusal.get());
      return;
    }
    ByteArrayOutputStream greeting = new ByteArrayOutputStream();
    wire.connect(SessionWire.of(startup.packet()), greeting);
    boolean accepted = backend.greet();
    key = CancelKey.in(greeting.toByteArray()).orElse(null);
    greeting.writeTo(out);
    out.flush();
    if (!accepted) {
      return;
    }
    Messages messages = new Messages(client.input());
    wire.connect(
        new SessionWire.Source() {
          @Override
          public int read(byte[] target, int most) throws IOException {
            return messages.read(target, most);
          }

          @Override
          public boolean isAvailable() throws IOException {
            return messages.isAvailable();
          }
        },
        out);
    while (!wire.isBroken() && !closing.get()) {
      if (!backend.hasInput()) {
        if (!messages.isAvailable()) {
          backend.settle();
          wire.flush();
        }
        if (!messages.await()) {
          return;
        }
      }
      backend.step();
    }
  }

  private static void close(Client client) {
    try {
      client.connection().close();
    } catch (IOException _) {
      // It is gone anyway.
    }
  }

  /** Ends the session that is served, and the backend, so that the files need no recovery. */
  @Override
  public void close() {
    closing.set(true);
    greeted.keySet().forEach(this::forget);
    boolean interrupted = false;
    while (ended.getCount() > 0) {
      Client current = served;
      if (current != null) {
        close(current);
        backends.cancel();
      }
      try {
        if (ended.await(AGAIN, TimeUnit.MILLISECONDS)) {
          break;
        }
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
