package dev.ligature.cli.cc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The arguments of the user, with those of response files ({@code @file}) in their place, and what
 * of them is for us and not for clang.
 */
final class Arguments {
  private static final int DEEPEST = 10;

  /** Options whose value is the next argument. */
  private static final Set<String> VALUES =
      Set.of(
          "-o",
          "-x",
          "-I",
          "-L",
          "-l",
          "-D",
          "-U",
          "-u",
          "-T",
          "-z",
          "-e",
          "-MF",
          "-MT",
          "-MQ",
          "-MJ",
          "-include",
          "-imacros",
          "-iquote",
          "-isystem",
          "-idirafter",
          "-isysroot",
          "-iprefix",
          "-iwithprefix",
          "-iwithprefixbefore",
          "-target",
          "--target",
          "--sysroot",
          "-arch",
          "--param",
          "-mllvm",
          "-Xclang",
          "-Xlinker",
          "-Xassembler",
          "-Xpreprocessor",
          "-working-directory",
          "-resource-dir",
          "-rpath");

  /** What clang has no use for with this target. */
  private static final Set<String> OURS = Set.of("-static", "-rdynamic", "-pie");

  private static final Pattern CXX = Pattern.compile(".*\\.(cc|cp|cpp|cxx|c\\+\\+|CPP|C|ii)");

  private final List<String> all;
  private final List<String> options = new ArrayList<>();
  private final List<String> clangs = new ArrayList<>();
  private boolean hasCxx;

  private Arguments(List<String> all) {
    this.all = all;
    boolean isValue = false;
    boolean isFile = false;
    String before = "";
    for (String argument : all) {
      boolean ours = false;
      if (isValue) {
        hasCxx |= before.equals("-x") && argument.startsWith("c++");
      } else if (isFile || !argument.startsWith("-")) {
        hasCxx |= CXX.matcher(argument).matches();
      } else {
        options.add(argument);
        ours = OURS.contains(argument);
      }
      if (!ours) {
        clangs.add(argument);
      }
      isFile |= !isValue && argument.equals("--");
      isValue = !isValue && !isFile && VALUES.contains(argument);
      before = argument;
    }
  }

  /**
   * Arguments as they were written.
   *
   * @param working where response files are looked for
   */
  static Arguments of(List<String> written, Path working) throws IOException {
    List<String> all = new ArrayList<>();
    for (String argument : written) {
      add(argument, working, 0, all);
    }
    return new Arguments(List.copyOf(all));
  }

  private static void add(String argument, Path working, int depth, List<String> all)
      throws IOException {
    // What is no file is an argument, as for all compilers.
    if (!argument.startsWith("@")
        || depth == DEEPEST
        || !Files.isRegularFile(working.resolve(argument.substring(1)))) {
      all.add(argument);
      return;
    }
    for (String each : words(Files.readString(working.resolve(argument.substring(1))))) {
      add(each, working, depth + 1, all);
    }
  }

  /** Words as the GNU tools read them: with quotes of both kinds, and backslashes. */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean within = false;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        word.append(text.charAt(i));
        within = true;
      } else if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          word.append(c);
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
        within = true;
      } else if (!Character.isWhitespace(c)) {
        word.append(c);
        within = true;
      } else if (within) {
        words.add(word.toString());
        word.setLength(0);
        within = false;
      }
    }
    if (within) {
      words.add(word.toString());
    }
    return words;
  }

  /** Whether an option is given; a value of another one is none. */
  boolean has(String option) {
    return options.contains(option);
  }

  /** Whether sources of C++ are among them. */
  boolean hasCxx() {
    return hasCxx;
  }

  /** Those for clang. */
  List<String> forClang() {
    return List.copyOf(clangs);
  }

  /** All of them. */
  @Override
  public String toString() {
    return String.join(" ", all);
  }
}
