package dev.ligature.cli.cc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class JobTest {
  @Test
  void a_command_of_a_driver_that_does_not_know_its_place() throws CompilerException {
    Job job = Job.parse(" \"\" \"clang\" \"-cc1\" \"-o\" \"\" \"a b.c\"");
    assertEquals(new Job("clang", List.of("-cc1", "-o", "", "a b.c")), job);
  }

  @Test
  void a_tool_is_called_by_the_end_of_its_path() throws CompilerException {
    Job job = Job.parse(" \"/opt/llvm/bin/wasm-ld\" \"-m\" \"wasm32\"");
    assertEquals(new Job("wasm-ld", List.of("-m", "wasm32")), job);
  }

  @Test
  void a_line_is_read_as_it_was_written() throws CompilerException {
    Job job = new Job("clang", List.of("-DX=\"1\"", "back\\slash", "$ORIGIN", "é"));
    assertEquals(" \"clang\" \"-DX=\\\"1\\\"\" \"back\\\\slash\" \"\\$ORIGIN\" \"é\"", job.line());
    assertEquals(job, Job.parse(job.line()));
  }

  @Test
  void what_is_no_command_is_refused() {
    for (String line : List.of(" clang", " \"clang", " \"\"", "", " \"a\"b")) {
      CompilerException thrown = assertThrows(CompilerException.class, () -> Job.parse(line));
      assertEquals("the compiler's driver said what is no command: " + line, thrown.getMessage());
    }
  }
}
