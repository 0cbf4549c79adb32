package dev.ligature.bench.rows;

import dev.ligature.bench.compare.Row;
import dev.ligature.bench.compare.RowResult;
import dev.ligature.bench.compare.Session;
import dev.ligature.bench.compare.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Row 19: large programs, from the command to the end of the process. They are linked statically:
 * clang, of 75 MB, and the synthesis tool Yosys, of 31 MB.
 */
final class LargePrograms implements Row {
  private static final String CLANG = "guests/libc/node_modules/@yowasp/clang/gen/";
  private static final String YOSYS = "bench/programs/node_modules/@yowasp/yosys/gen/";
  private static final String SCRIPTS = "bench/scripts";
  private static final int ROUNDS = 3;
  private static final String SYNTHESIS =
      "read_verilog cpu.v; hierarchy -top cpu; proc; flatten; opt; fsm; opt; wreduce; memory;"
          + " opt -full; simplemap; opt; write_verilog -noattr";

  @Override
  public String key() {
    return "19";
  }

  @Override
  public String title() {
    return "./ligature run of large programs, cold";
  }

  @Override
  public boolean isLong() {
    return true;
  }

  @Override
  public void run(Session session, RowResult result) throws Exception {
    Commands commands = new Commands(session, result, ROUNDS);
    String scripts = session.file(SCRIPTS) + "::.";
    if (session.fetched(CLANG).isPresent()) {
      commands.measure(
          "clang of a small file",
          List.of(scripts, unpack(session) + "::/usr"),
          clang(session),
          List.of("--target=wasm32-wasip1", "--sysroot=/usr", "-O2", "-S", "-o", "-", "sort.c"));
    } else {
      result.note("clang is not there: guests/libc/fetch did not fetch it");
    }
    if (session.fetched(YOSYS).isPresent()) {
      commands.measure(
          "yosys of a small processor",
          List.of(scripts),
          session.file(YOSYS + "yosys.core.wasm"),
          List.of("-q", "-p", SYNTHESIS));
    } else {
      result.note("yosys is not there: npm did not fetch bench/programs");
    }
  }

  /** Its headers, out of the archive of all that it comes with. */
  private static Path unpack(Session session) throws IOException, InterruptedException {
    Path folder = Files.createDirectory(session.scratch().resolve("usr"));
    Path archive = session.file(CLANG + "llvm-resources.tar");
    int status =
        new ProcessBuilder("tar", "xf", archive.toString(), "-C", folder.toString(), "include")
            .inheritIO()
            .start()
            .waitFor();
    if (status != 0) {
      throw new Worker.FailedException("tar: status " + status);
    }
    return folder;
  }

  /** The program, which does what the name tells by which it is called. */
  private static Path clang(Session session) throws IOException {
    Path link = session.scratch().resolve("clang");
    return Files.createSymbolicLink(link, session.file(CLANG + "llvm.core.wasm"));
  }
}
