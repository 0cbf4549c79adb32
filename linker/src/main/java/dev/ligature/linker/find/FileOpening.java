package dev.ligature.linker.find;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Opens a file that was a regular one when it was looked at. To open a named pipe waits for who
 * writes to it, and the JDK can't open without waiting. So where others can put a pipe in the
 * file's place, a thread of its own opens it, and is left to itself if the file has gone meanwhile.
 */
final class FileOpening {
  /** The bits of a folder's mode that let others write in it. */
  private static final int OTHERS_WRITE = 0b010_010;

  /** How often the file is looked at again, in milliseconds. */
  private static final int LOOK = 100;

  /** How often it is looked at until whoever opens it is given up. */
  private static final int MOST_LOOKS = 300;

  /** What is read at once: a pipe that is open may still have nothing in it. */
  private static final int HEADER = 8;

  private FileOpening() {}

  /**
   * Opens a file for reading.
   *
   * @throws IOException if it can't be opened, or is not what it was any more
   */
  static InputStream open(ModuleSource file) throws IOException {
    return isAmongOthers(file.path()) ? elsewhere(file) : file.open();
  }

  /** Whether others than its user can write in a file's folder. */
  private static boolean isAmongOthers(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    try {
      return folder != null && ((int) Files.getAttribute(folder, "unix:mode") & OTHERS_WRITE) != 0;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      // No such attribute in this file system.
      return false;
    }
  }

  private static InputStream elsewhere(ModuleSource file) throws IOException {
    Errand errand = new Errand(file);
    Thread thread = new Thread(null, errand, "ligature: opening " + file.path(), 0, false);
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    try {
      for (int looks = 0; thread.isAlive(); looks++) {
        try {
          thread.join(LOOK);
        } catch (InterruptedException e) {
          interrupted = true;
        }
        if (thread.isAlive() && (looks == MOST_LOOKS || !isRegular(file))) {
          errand.abandon();
          throw new ModuleFile.UnreadableException(ModuleFile.CHANGES);
        }
      }
      return errand.result();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean isRegular(ModuleSource file) {
    try {
      return file.attributes().isRegularFile();
    } catch (IOException e) {
      return false;
    }
  }

  /** One opening. */
  private static final class Errand implements Runnable {
    private final ModuleSource file;
    private @Nullable InputStream opened;
    private @Nullable Throwable failure;
    private boolean abandoned;

    Errand(ModuleSource file) {
      this.file = file;
    }

    @Override
    public void run() {
      try {
        InputStream in = file.open();
        if (!keep(in, null)) {
          in.close();
          return;
        }
        byte[] header = in.readNBytes(HEADER);
        keep(new SequenceInputStream(new ByteArrayInputStream(header), in), null);
      } catch (IOException | RuntimeException | Error e) {
        keep(null, e);
      }
    }

    /** Whether anybody still waits for it. */
    private synchronized boolean keep(@Nullable InputStream in, @Nullable Throwable thrown) {
      opened = in == null ? opened : in;
      failure = thrown;
      return !abandoned;
    }

    /** Nobody waits any more: what is open is closed. */
    synchronized void abandon() throws IOException {
      abandoned = true;
      if (opened != null) {
        opened.close();
      }
    }

    synchronized InputStream result() throws IOException {
      return switch (failure) {
        case null -> {
          if (opened == null) {
            throw new AssertionError(file.path());
          }
          yield opened;
        }
        case IOException e -> throw e;
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new AssertionError(failure);
      };
    }
  }
}
