package dev.ligature.wasm.debug;

import dev.ligature.wasm.debug.DebugBytes.Malformed;
import dev.ligature.wasm.debug.DebugSections.Range;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The names of a line table's files, as the compiler was given them: below the folder in which it
 * ran they are relative. Names are made when they are first asked for.
 */
final class UnitFiles {
  private static final int FORMATS_OF_THEIR_OWN = 5;

  private static final int PATH = 1;
  private static final int DIRECTORY = 2;

  private final DebugSections sections;
  private final LineHeader header;
  private final DebugBytes in;
  private final Entries directories = new Entries();
  private final Entries files = new Entries();
  private final Map<Integer, String> names = new HashMap<>();

  /** The characters of all names. */
  private long kept;

  /** Where names stand, and which directories they are in. */
  private static final class Entries {
    private static final int NO_NAME = -1;

    int count;
    int[] places = new int[8];
    int[] directories = new int[8];

    void add(int place, int directory) {
      if (count == places.length) {
        places = Arrays.copyOf(places, count * 2);
        directories = Arrays.copyOf(directories, count * 2);
      }
      places[count] = place;
      directories[count++] = directory;
    }

    boolean has(int index) {
      return index >= 0 && index < count && places[index] != NO_NAME;
    }
  }

  UnitFiles(DebugSections sections, LineHeader header) {
    this.sections = sections;
    this.header = header;
    this.in = new DebugBytes(sections.bytes(), header.tables(), header.program());
    try {
      if (header.version() < FORMATS_OF_THEIR_OWN) {
        readPlain();
      } else {
        readFormatted(directories);
        readFormatted(files);
      }
    } catch (Malformed e) {
      // What was read before holds.
      return;
    }
  }

  private void readPlain() {
    // Counted from 1: 0 is the folder in which the compiler ran, and no file.
    directories.add(Entries.NO_NAME, 0);
    files.add(Entries.NO_NAME, 0);
    for (int at = in.position(); !in.skipText(); at = in.position()) {
      directories.add(at, 0);
    }
    for (int at = in.position(); !in.skipText(); at = in.position()) {
      int directory = index(in.uleb());
      in.uleb();
      in.uleb();
      files.add(at, directory);
    }
  }

  private static int index(long number) {
    return number < 0 || number > Integer.MAX_VALUE ? -1 : (int) number;
  }

  private void readFormatted(Entries entries) {
    int[] formats = new int[in.u1() * 2];
    for (int k = 0; k < formats.length; k++) {
      formats[k] = index(in.uleb());
    }
    long count = in.uleb();
    for (long k = 0; k < count && formats.length > 0; k++) {
      int place = Entries.NO_NAME;
      int directory = 0;
      for (int f = 0; f < formats.length; f += 2) {
        switch (formats[f]) {
          case PATH -> place = text(formats[f + 1]);
          case DIRECTORY -> directory = number(formats[f + 1]);
          default -> skip(formats[f + 1]);
        }
      }
      entries.add(place, directory);
    }
  }

  /** Where a text stands that is given in a form. */
  private int text(int form) {
    int at = in.position();
    return switch (form) {
      case Forms.STRING -> {
        in.skipText();
        yield at;
      }
      case Forms.LINE_STRP -> referred(sections.lineTexts());
      case Forms.STRP -> referred(sections.texts());
      default -> {
        skip(form);
        yield Entries.NO_NAME;
      }
    };
  }

  private int referred(Range texts) {
    long offset = in.fixed(header.offsetSize());
    return offset < 0 || offset >= texts.end() - texts.start()
        ? Entries.NO_NAME
        : texts.start() + (int) offset;
  }

  private int number(int form) {
    return switch (form) {
      case Forms.DATA1 -> in.u1();
      case Forms.DATA2 -> in.u2();
      case Forms.UDATA -> index(in.uleb());
      default -> {
        skip(form);
        yield -1;
      }
    };
  }

  private void skip(int form) {
    Forms.skip(in, form, header.offsetSize());
  }

  /** The name of a file as rows give its number; empty if there is none. */
  String name(int file) {
    if (!files.has(file)) {
      return "";
    }
    String known = names.get(file);
    if (known != null) {
      return known;
    }
    String name = fullName(file);
    // Many files may have one text, which takes no place in the module.
    kept += name.length();
    if (kept > sections.bytes().length) {
      return "";
    }
    names.put(file, name);
    return name;
  }

  private String fullName(int file) {
    String name = text(files, file);
    int directory = files.directories[file];
    boolean inside = directory == 0 || isAbsolute(name) || !directories.has(directory);
    String path = inside ? name : text(directories, directory) + "/" + name;
    String home = directories.has(0) ? text(directories, 0) + "/" : "/";
    String relative =
        home.length() > 1 && path.startsWith(home) ? path.substring(home.length()) : path;
    return relative.startsWith("./") ? relative.substring(2) : relative;
  }

  private static boolean isAbsolute(String name) {
    return name.startsWith("/") || name.startsWith("\\") || name.startsWith(":", 1);
  }

  private String text(Entries entries, int index) {
    int place = entries.places[index];
    return in.textAt(place, limit(place));
  }

  /** The end of what a text stands in. */
  private int limit(int place) {
    for (Range texts : new Range[] {sections.lineTexts(), sections.texts()}) {
      if (place >= texts.start() && place < texts.end()) {
        return texts.end();
      }
    }
    return header.program();
  }
}
