package dev.ligature.cli.cc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArgumentsTest {
  @TempDir Path folder;

  private Arguments of(String... written) throws IOException {
    return Arguments.of(List.of(written), folder);
  }

  @Test
  void what_is_ours_is_not_clangs() throws IOException {
    Arguments arguments = of("-static", "-O2", "a.c", "-rdynamic", "-pie");
    assertEquals(List.of("-O2", "a.c"), arguments.forClang());
    assertTrue(arguments.has("-static"));
    assertTrue(arguments.has("-rdynamic"));
    assertFalse(arguments.has("-shared"));
  }

  @Test
  void a_value_of_an_option_is_no_option() throws IOException {
    Arguments arguments = of("-Xlinker", "-static", "-o", "-v", "a.c");
    assertEquals(List.of("-Xlinker", "-static", "-o", "-v", "a.c"), arguments.forClang());
    assertFalse(arguments.has("-static"));
    assertFalse(arguments.has("-v"));
  }

  @Test
  void sources_of_cxx_are_told_from_values_and_folders() throws IOException {
    assertTrue(of("-c", "a.cc").hasCxx());
    assertTrue(of("-x", "c++", "a.txt").hasCxx());
    assertTrue(of("--", "-a.cpp").hasCxx());
    assertFalse(of("-o", "out.C", "a.c").hasCxx());
    assertFalse(of("-I", "dir.cc", "a.c").hasCxx());
  }

  @Test
  void what_is_behind_two_hyphens_is_a_file() throws IOException {
    Arguments arguments = of("-c", "--", "-static");
    assertEquals(List.of("-c", "--", "-static"), arguments.forClang());
    assertFalse(arguments.has("-static"));
  }

  @Test
  void response_files_stand_for_what_is_in_them() throws IOException {
    Files.writeString(folder.resolve("inner"), "-static 'a b.c'");
    Files.writeString(folder.resolve("outer"), "-O2\n@inner\n-DX=\\\"y\\\" \"c d.c\" ''\n");
    Arguments arguments = of("@outer", "@absent");
    assertTrue(arguments.has("-static"));
    assertEquals(
        List.of("-O2", "a b.c", "-DX=\"y\"", "c d.c", "", "@absent"), arguments.forClang());
  }

  @Test
  void a_response_file_in_itself_ends() throws IOException {
    Files.writeString(folder.resolve("self"), "@self");
    assertEquals(List.of("@self"), of("@self").forClang());
  }
}
