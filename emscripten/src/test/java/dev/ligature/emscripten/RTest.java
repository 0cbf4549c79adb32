package dev.ligature.emscripten;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ligature.linker.ProgramConfig;
import dev.ligature.wasi.FileTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** R of webR with its default packages, whose files are in its memory. */
class RTest {
  private static final String SCRIPT =
      """
      x <- c(1, 2, 3, 4)
      y <- c(2.1, 3.9, 6.2, 7.8)
      print(coef(lm(y ~ x)))
      print(solve(matrix(c(2, 1, 1, 3), 2)))
      library(splines)
      print(round(bs(x, df = 4)[2, ], 4))
      print(c("splines", "stats", "lapack") %in% names(getLoadedDLLs()))
      print(tryCatch(stop("told"), error = conditionMessage))
      set.seed(1); print(summary(round(rnorm(100), 1)))
      print(regmatches("a1b22", gregexpr("[0-9]+", "a1b22"))[[1]])
      cat(nrow(mtcars), Sys.getenv("HOME"), file.exists("/usr/lib/R/library/stats/R/stats.rdb"), "\\n")
      quit(status = 7)
      """;

  private static final String OUTPUT =
      """
      (Intercept)           x\s
             0.15        1.94\s
           [,1] [,2]
      [1,]  0.6 -0.2
      [2,] -0.2  0.4
           1      2      3      4\s
      0.5185 0.3704 0.0741 0.0000\s
      [1] TRUE TRUE TRUE
      [1] "told"
         Min. 1st Qu.  Median    Mean 3rd Qu.    Max.\s
       -2.200  -0.500   0.150   0.114   0.700   2.400\s
      [1] "1"  "22"
      32 /home/web_user TRUE\s
      """;

  /** R removes its folder by a shell, and there is none. */
  private static final String WARNING =
      """
      Warning message:
      In .Internal(quit(save, status, runLast)) :
        system call failed: Function not implemented
      """;

  @Test
  void r_fits_a_model_and_opens_shared_libraries() throws IOException {
    run();
  }

  /** Runs the script. */
  void run() throws IOException {
    Path file = RealProgram.file("webr/dist/R.wasm");
    FileTree root = EmscriptenHost.newTree();
    root.writeString("tmp/script.R", SCRIPT);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    EmscriptenHost host =
        EmscriptenHost.builder()
            .root(root)
            .stdout(out)
            .stderr(err)
            .script(file.resolveSibling("R.js"))
            .inline("globalThis.Module.webr.handleEvents()", MethodHandles.zero(int.class))
            .inline(
                "globalThis.Module.webr.setPrompt(UTF8ToString($0))",
                MethodHandles.empty(MethodType.methodType(void.class, int.class)))
            .build();
    ProgramConfig config =
        ProgramConfig.builder()
            .arguments("R", "--vanilla", "--no-echo", "--no-readline", "-f", "/tmp/script.R")
            .environment("R_HOME", "/usr/lib/R")
            .environment("HOME", "/home/web_user")
            .environment("R_ENABLE_JIT", "0")
            .environment("TZ", "UTC")
            .environment("LANG", "en_US.UTF-8")
            .libraryPath(List.of(file.resolveSibling("")))
            .hostModule(host)
            .build();
    int status;
    try (RealProgram r = RealProgram.open(file, config)) {
      status = r.run();
    }
    assertEquals(OUTPUT, out.toString(StandardCharsets.UTF_8));
    assertEquals(WARNING, err.toString(StandardCharsets.UTF_8));
    assertEquals(7, status);
  }
}
