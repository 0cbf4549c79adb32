package dev.ligature.cli.cc;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Makes of the linking that clang's driver wants one that leaves something to the dynamic linker.
 * The driver knows programs at fixed addresses only, with a libc in each.
 *
 * <ul>
 *   <li>A program is position independent, and needs {@code libc.so}.
 *   <li>A library needs it too. It may use what nobody defines here.
 *   <li>With {@code -static}, or with the library of C++, of which there is no position-independent
 *       one, a program stands at fixed addresses, and has both in it. It exports what libraries
 *       have to import of it.
 * </ul>
 *
 * @param isStatic whether {@code -static} is given
 * @param exportsAll whether {@code -rdynamic} is given: a static program has all of its libraries,
 *     and exports it
 */
record LinkLine(boolean isStatic, boolean exportsAll) {
  private static final List<String> CXX = List.of("-lc++", "-lc++abi");

  /** The toolchain's own libraries, which a static program has in it. */
  private static final Set<String> OWN =
      Set.of("-lc", "-lm", "-lsetjmp", "-lc++", "-lc++abi", "-lpthread", "-lrt");

  /** A file of names that may be undefined: the functions that the dynamic linker gives. */
  static final String GIVEN = Tools.OUTPUTS + "/given";

  /** What is in that file. */
  static final String GIVEN_NAMES =
      "dlopen\ndlsym\ndlclose\ndlerror\ndladdr\ndlinfo\ndl_iterate_phdr\n";

  private static final String MAY_BE_UNDEFINED = "--allow-undefined-file=" + GIVEN;

  /** The arguments of wasm-ld. */
  List<String> of(List<String> driver) {
    if (driver.contains("-r") || driver.contains("--relocatable")) {
      return driver;
    } else if (driver.contains("-shared")) {
      return library(driver);
    }
    boolean fixed = isStatic || driver.contains("-lc++");
    return fixed ? fixed(driver) : positionIndependent(driver);
  }

  private static List<String> library(List<String> driver) {
    List<String> line = new ArrayList<>(List.of("--experimental-pic", "-Bdynamic"));
    line.addAll(List.of("--unresolved-symbols=import-dynamic", "-rpath", "$ORIGIN"));
    for (int i = 0; i < driver.size(); i++) {
      String argument = driver.get(i);
      if (argument.equals("--entry")) {
        // The driver asks for _initialize, which is for reactors.
        i++;
        line.add("--no-entry");
      } else if (!isStart(argument) && !CXX.contains(argument)) {
        line.add(argument);
      }
    }
    return line;
  }

  private static boolean isStart(String argument) {
    return argument.startsWith(Toolchain.ROOT) && argument.matches(".*/crt1[^/]*\\.o");
  }

  private static List<String> positionIndependent(List<String> driver) {
    List<String> line = new ArrayList<>(List.of("--experimental-pic", "-pie", "-Bdynamic"));
    line.addAll(List.of("--import-memory", "--export-dynamic", "-rpath", "$ORIGIN"));
    line.add(MAY_BE_UNDEFINED);
    // libc.so calls main.
    line.add("--export-if-defined=__main_argc_argv");
    line.add("--export-if-defined=__main_void");
    line.addAll(driver);
    return line;
  }

  private static boolean isOwn(String argument) {
    return OWN.contains(argument) || argument.startsWith("-lwasi-emulated-");
  }

  /** Whether an argument may be a library of somebody else's that is shared. */
  private static boolean mayBeShared(String argument) {
    return argument.endsWith(".so") || (argument.startsWith("-l") && !isOwn(argument));
  }

  private List<String> fixed(List<String> driver) {
    List<String> line = new ArrayList<>(List.of("--experimental-pic", "-Bdynamic"));
    line.addAll(List.of("--export-dynamic", "--export=__stack_pointer", "--export-table"));
    line.addAll(List.of("--growable-table", "-rpath", "$ORIGIN", MAY_BE_UNDEFINED));
    if (driver.stream().anyMatch(LinkLine::mayBeShared)) {
      // So that addresses of a library's symbols, which can't be had, are an error.
      line.add("--emit-relocs");
    }
    if (exportsAll) {
      line.add("--export-all");
    }
    boolean own = false;
    for (String argument : driver) {
      if (argument.equals("-ldl")) {
        // Its dlopen fails always.
        continue;
      } else if (own != isOwn(argument)) {
        own = !own;
        line.add(own ? "-Bstatic" : "-Bdynamic");
        if (exportsAll) {
          line.add(own ? "--whole-archive" : "--no-whole-archive");
        }
      }
      line.add(argument);
    }
    return line;
  }
}
