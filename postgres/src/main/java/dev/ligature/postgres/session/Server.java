package dev.ligature.postgres.session;

import dev.ligature.postgres.backend.Backend;
import dev.ligature.postgres.backend.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Serves clients with the one backend that PostgreSQL has here. Sessions take turns between
 * transactions: what one has set goes with it, and comes back with its next turn. A session that
 * has what can't be moved, such as temporary tables, keeps the backend. A client whose turn does
 * not come in time is refused.
 */
public final class Server implements AutoCloseable {
  /** The stack of the thread on which the backend runs: what it recurses on is used, no more. */
  private static final long STACK = 512L << 20;

  /** How often a statement is cancelled again that goes on though the server is to end. */
  private static final long AGAIN = 50;

  /** How long a session that has just been answered keeps its turn for the next message. */
  private static final long LINGER = TimeUnit.MICROSECONDS.toNanos(50);

  /** How long it does so while others wait. */
  private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(5);

  private final Duration patience;
  private final Turns turns = new Turns();
  private final Reception reception = new Reception(this::await, this::cancel);
  private final SecureRandom secrets = new SecureRandom();
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final SessionWire wire = new SessionWire();
  private final Housekeeping housekeeping = new Housekeeping(wire);
  private final Backends backends;
  private final Thread thread;

  /** The session whose state the backend has. */
  private @Nullable Session current;

  /** The session that is served now. */
  private volatile @Nullable Session served;

  /** The session whose statement runs now. */
  private volatile @Nullable Session busy;

  /**
   * What the backend listens to for others than the session that has it. They may have gone since.
   */
  private final Set<String> forOthers = new TreeSet<>();

  /** What keeps others waiting. */
  private volatile String held = "";

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
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
    return server;
  }

  /** Takes a client that has connected. One that does not say what it wants is let go. */
  public void accept(Client client) {
    reception.accept(client);
  }

  private void cancel(CancelKey wanted) {
    backends.cancel(
        () -> {
          Session running = busy;
          return running != null && running.key().equals(Optional.of(wanted));
        });
  }

  /** Waits with a session for its turn. */
  private void await(Session session) {
    sessions.add(session);
    try {
      if (closing.get() || !turns.await(session, patience)) {
        sessions.remove(session);
        session.refuse(closing.get() ? closing() : busy());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for what a client sends next, and for the turn in which that is done. */
  private void watch(Session session) {
    Thread.ofVirtual()
        .name("postgres client")
        .start(
            () -> {
              session.watch();
              await(session);
            });
  }

  private static byte[] closing() {
    return Responses.fatal("57P03", "the database system is shutting down");
  }

  private byte[] busy() {
    String by = held;
    String why =
        by.isEmpty()
            ? "others have taken turns at it for %d s; use fewer connections, or let them wait"
                + " longer"
            : "another client has had it for %d s by " + by + "; end that, or close that client";
    return Responses.fatal(
        "53300",
        "too many clients: this server has one backend, and "
            + why.formatted(patience.toSeconds()));
  }

  private void run() {
    try {
      backends.any();
      started.complete(null);
      while (!closing.get()) {
        Optional<Session> next = turns.next(this::isAble, 100);
        if (next.isPresent() && canServe(next.get())) {
          turn(next.get());
        } else if (next.isPresent()) {
          // Others wait until the session that has the backend does something.
          turns.next(each -> each == current || each.isGone(), 100).ifPresent(this::turn);
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
      turns.close();
      ended.countDown();
    }
  }

  private void stop() {
    if (backends.isRunning()) {
      wire.connect(SessionWire.of(new byte[0]), OutputStream.nullOutputStream());
      backends.any().stop();
    }
  }

  /** Who speaks of advisory locks has no turn while another session would hold some. */
  private boolean isAble(Session session) {
    boolean able = session.isGone() || !isBlocked(session);
    if (!able) {
      held = "advisory locks";
    }
    return able;
  }

  private boolean isBlocked(Session session) {
    return session.messages().speaksOfLocks()
        && sessions.stream()
            .anyMatch(each -> each != session && each != current && each.holdsLocks());
  }

  private boolean canServe(Session session) {
    return session.isGone() || session == current || isFree();
  }

  /** Has the session that has the backend give way. Says whether it does. */
  private boolean isFree() {
    Session leaving = current;
    if (leaving == null) {
      return true;
    }
    try {
      Optional<String> kept = housekeeping.suspend(backends.any(), leaving, forOthers);
      held = kept.orElse("");
      if (kept.isPresent()) {
        return false;
      }
    } catch (RuntimeException | StackOverflowError e) {
      // What it has set is not known: it can't go on.
      sessions.remove(leaving);
      leaving.refuse(Responses.fatal("XX000", "the backend has ended: " + e.getMessage()));
    }
    leave();
    return true;
  }

  /** Has the backend forget its session. One that does not is replaced. */
  private void leave() {
    current = null;
    if (!housekeeping.reset(backends.any())) {
      backends.end();
    }
  }

  private void turn(Session session) {
    if (!turns.grant(session)) {
      return;
    }
    served = session;
    held = "a statement that runs";
    try {
      if (!session.isGone() && enter(session) && serve(session)) {
        watch(session);
      } else {
        end(session);
      }
    } catch (IOException _) {
      end(session);
    } catch (RuntimeException | StackOverflowError e) {
      wire.flush();
      session.refuse(Responses.fatal("XX000", "the backend has ended: " + e.getMessage()));
      current = null;
      backends.end();
      end(session);
    } finally {
      busy = null;
      served = null;
    }
  }

  private void end(Session session) {
    sessions.remove(session);
    session.close();
    if (session == current) {
      leave();
    }
  }

  /** Gives the backend to a session. Says whether it has it. */
  private boolean enter(Session session) throws IOException {
    if (closing.get()) {
      session.refuse(closing());
      return false;
    }
    if (session == current) {
      return true;
    }
    String database = session.startup().database();
    Optional<byte[]> refusal = Optional.empty();
    if (!database.equals(backends.database())) {
      refusal = housekeeping.refusal(backends.any(), database);
    }
    if (refusal.isEmpty()) {
      Backend backend = backends.of(database);
      current = session;
      refusal =
          session.isGreeted()
              ? housekeeping.resume(backend, session)
              : housekeeping.begin(backend, session);
      listenForOthers(backend, session);
    }
    if (refusal.isPresent()) {
      session.refuse(refusal.get());
      return false;
    }
    return session.isGreeted() || greet(session);
  }

  private boolean greet(Session session) throws IOException {
    ByteArrayOutputStream greeting = new ByteArrayOutputStream();
    wire.connect(SessionWire.of(session.startup().packet()), greeting);
    boolean accepted = backends.any().greet();
    byte[] answer = greeting.toByteArray();
    CancelKey.renew(answer, secrets.nextInt()).ifPresent(session::greeted);
    session.output().write(answer);
    session.output().flush();
    return accepted;
  }

  /**
   * Does what a client wants until it wants nothing for now, and another session can have its turn.
   *
   * @return false if the session has ended
   */
  private boolean serve(Session session) throws IOException {
    Backend backend = backends.any();
    Messages messages = session.messages();
    wire.connect(source(session), output(session));
    long begun = System.nanoTime();
    while (!wire.isBroken() && !closing.get()) {
      if (!backend.hasInput()) {
        if (!messages.isAvailable()) {
          backend.settle();
          wire.flush();
          if (messages.isAtRest() && !backend.isInTransaction() && !lingers(messages, begun)) {
            return true;
          }
          held = "a transaction that is open";
          if (!new Idleness(backend, session).await()) {
            return false;
          }
        } else if (hasHadItsSlice(begun) && messages.isAtRest() && !backend.isInTransaction()) {
          backend.settle();
          wire.flush();
          return true;
        }
        if (!messages.await()) {
          return false;
        }
        if (messages.isAtRest() && !backend.isInTransaction()) {
          prepare(backend, session);
        }
        if (isBlocked(session) && messages.isAtRest() && !backend.isInTransaction()) {
          return true;
        }
        held = "a statement that runs";
      }
      busy = session;
      backend.step();
      busy = null;
    }
    return false;
  }

  /** Makes up, between two statements, for what the session or the one before has undone. */
  private void prepare(Backend backend, Session session) {
    boolean deaf = session.listened().hasEnded();
    if (deaf) {
      listenForOthers(backend, session);
    }
    if (session.prepared().isPending()) {
      housekeeping.retry(backend, session);
    } else if (!deaf) {
      return;
    }
    wire.connect(source(session), output(session));
  }

  /** Whether others wait, and have done so for long enough. */
  private boolean hasHadItsSlice(long begun) {
    return System.nanoTime() - begun > SLICE && turns.isWanted();
  }

  /** Whether the next message comes at once, while no other session waits for long. */
  private boolean lingers(Messages messages, long begun) throws IOException {
    long end = System.nanoTime() + LINGER;
    while (System.nanoTime() - end < 0) {
      if (hasHadItsSlice(begun)) {
        return false;
      }
      if (messages.isAvailable()) {
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  /** The sessions that listen, and have no turn while this one has. */
  private List<Session> listeners(Session session) {
    return sessions.stream()
        .filter(each -> each != session && !each.channels().isEmpty())
        .filter(each -> each.startup().database().equals(session.startup().database()))
        .toList();
  }

  /** Has the backend listen to what they listen to. */
  private void listenForOthers(Backend backend, Session session) {
    forOthers.clear();
    listeners(session).forEach(each -> forOthers.addAll(each.channels()));
    housekeeping.listen(backend, forOthers);
  }

  private OutputStream output(Session session) {
    if (forOthers.isEmpty()) {
      return session.output();
    }
    Set<String> others = Set.copyOf(forOthers);
    return new NotificationRouter(
        session.output(),
        channel -> Housekeeping.listens(session, channel, others),
        listeners(session));
  }

  private SessionWire.Source source(Session session) {
    Messages messages = session.messages();
    return new SessionWire.Source() {
      @Override
      public int read(byte[] target, int most) throws IOException {
        if (messages.await() && isBlocked(session)) {
          throw new IOException("another session holds advisory locks");
        }
        return messages.read(target, most);
      }

      @Override
      public boolean isAvailable() throws IOException {
        return messages.isAvailable();
      }
    };
  }

  /** Ends all sessions, and the backend, so that the files need no recovery. */
  @Override
  public void close() {
    closing.set(true);
    reception.close();
    turns.close();
    boolean interrupted = false;
    while (ended.getCount() > 0) {
      if (served != null) {
        sessions.forEach(Session::close);
        backends.cancel(() -> true);
      }
      try {
        if (ended.await(AGAIN, TimeUnit.MILLISECONDS)) {
          break;
        }
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    sessions.forEach(Session::close);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
