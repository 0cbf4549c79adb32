package dev.ligature.engine.lines;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.Guests;
import dev.ligature.wasm.ByteWriter;
import dev.ligature.wasm.CustomSection;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.WasmModule;
import dev.ligature.wasm.debug.FunctionLines;
import dev.ligature.wasm.debug.LineTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Line tables that nobody's compiler has made: what can't be read is not there, and soon so. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class HostileLinesTest {
  private static final int MUTANTS = 3_000;

  /**
   * A header of version 4 behind its length: no names, 13 opcodes, lines from -5 on in 14 steps.
   */
  private static final int[] HEADER = {
    4, 0, 0, 0, 0, 0, 1, 1, 1, 0xfb, 14, 13, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0
  };

  private static final int LENGTH_OF_REST = 20;

  private static WasmModule module(String guest) throws IOException {
    return WasmModule.parse(Files.readAllBytes(Guests.module(guest)));
  }

  private static int rows(WasmModule module, LineTable table) {
    int rows = 0;
    for (int f = module.importCount(ExternKind.FUNCTION); f < module.functionCount(); f++) {
      FunctionLines lines = table.lines(f);
      for (int k = 0; k < lines.count(); k++) {
        assertTrue(lines.line(k) >= 0);
        assertTrue(lines.file(k).length() < 10_000);
        assertTrue(k == 0 || lines.offset(k) > lines.offset(k - 1));
      }
      rows += lines.count();
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(strings = {"versions/dwarf-2.so", "versions/dwarf-4.so", "versions/dwarf-5.so"})
  void mutants_are_read_as_far_as_they_go(String guest) throws IOException {
    WasmModule whole = module("lines/" + guest);
    CustomSection section = whole.customSection(".debug_line").orElseThrow();
    Random random = new Random(1);
    int different = 0;
    int expected = rows(whole, LineTable.of(whole).orElseThrow());
    for (int k = 0; k < MUTANTS; k++) {
      byte[] bytes = whole.bytes().clone();
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        int at = section.start() + random.nextInt(section.size());
        bytes[at] =
            switch (random.nextInt(3)) {
              case 0 -> 0;
              case 1 -> (byte) 0xff;
              default -> (byte) random.nextInt();
            };
      }
      WasmModule mutant = WasmModule.parse(bytes);
      different += rows(mutant, LineTable.of(mutant).orElseThrow()) == expected ? 0 : 1;
    }
    assertTrue(different > MUTANTS / 10, different + " mutants");
  }

  /** A module of many functions of a single instruction, and a line table. */
  private static WasmModule many(int functions, byte[] table) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0});
    ByteWriter types = new ByteWriter();
    types.u32(functions);
    ByteWriter bodies = new ByteWriter();
    bodies.u32(functions);
    for (int k = 0; k < functions; k++) {
      types.u8(0);
      bodies.u8(2);
      bodies.u8(0);
      bodies.u8(0x0b);
    }
    section(out, 3, types.toByteArray());
    section(out, 10, bodies.toByteArray());
    ByteWriter custom = new ByteWriter();
    custom.name(".debug_line");
    custom.bytes(table);
    section(out, 0, custom.toByteArray());
    return WasmModule.parse(out.toByteArray());
  }

  private static void section(ByteArrayOutputStream out, int id, byte[] content) {
    ByteWriter head = new ByteWriter();
    head.u8(id);
    head.u32(content.length);
    out.writeBytes(head.toByteArray());
    out.writeBytes(content);
  }

  private static byte[] table(byte[] program) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    fixed(out, HEADER.length + program.length);
    for (int k = 0; k < HEADER.length; k++) {
      out.write(k == 2 ? LENGTH_OF_REST : HEADER[k]);
    }
    out.writeBytes(program);
    return out.toByteArray();
  }

  private static void fixed(ByteArrayOutputStream out, int number) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      out.write(number >> shift);
    }
  }

  private static void address(ByteArrayOutputStream out, int address) {
    out.writeBytes(new byte[] {0, 5, 2});
    fixed(out, address);
  }

  private static void end(ByteArrayOutputStream out) {
    out.writeBytes(new byte[] {0, 1, 1});
  }

  @Test
  void a_table_made_by_hand_is_read() {
    ByteArrayOutputStream program = new ByteArrayOutputStream();
    address(program, 2);
    program.write(1);
    program.write(13 + 5 + 7 + 14 * 6);
    end(program);
    WasmModule module = many(4, table(program.toByteArray()));
    LineTable table = LineTable.of(module).orElseThrow();
    assertEquals(1, table.lines(0).count());
    assertEquals("", table.lines(0).file(0));
    assertEquals(1, table.lines(1).count());
    assertEquals(0, table.lines(3).count());
  }

  @Test
  void sequences_that_all_cover_all_functions_take_no_more_than_their_bytes() {
    ByteArrayOutputStream program = new ByteArrayOutputStream();
    for (int k = 0; k < 500_000; k++) {
      address(program, 4);
      program.write(1);
      program.writeBytes(new byte[] {2, (byte) 0xff, (byte) 0xff, 0x7f});
      end(program);
    }
    WasmModule module = many(300_000, table(program.toByteArray()));
    rows(module, LineTable.of(module).orElseThrow());
  }

  @Test
  void opcodes_without_rows_are_not_read_for_each_function_anew() {
    ByteArrayOutputStream program = new ByteArrayOutputStream();
    address(program, 4);
    program.write(1);
    for (int k = 0; k < 5_000_000; k++) {
      program.write(10);
    }
    program.writeBytes(new byte[] {2, (byte) 0xff, (byte) 0xff, 0x7f, 1});
    end(program);
    WasmModule module = many(100_000, table(program.toByteArray()));
    assertEquals(100_000, rows(module, LineTable.of(module).orElseThrow()));
  }

  @Test
  void rows_of_one_address_are_one() {
    ByteArrayOutputStream program = new ByteArrayOutputStream();
    address(program, 5);
    program.writeBytes(new byte[5_000_000]);
    byte[] copies = program.toByteArray();
    Arrays.fill(copies, 7, copies.length, (byte) 1);
    WasmModule module = many(10, table(copies));
    assertEquals(0, rows(module, LineTable.of(module).orElseThrow()));
  }

  @Test
  void a_table_of_many_long_names_makes_those_that_are_used() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream rest = new ByteArrayOutputStream();
    rest.writeBytes(new byte[] {1, 1, 1, (byte) 0xfb, 14, 1});
    rest.writeBytes(new byte[] {1, 1, 0x1f, 0, 1, 1, 0x1f});
    rest.writeBytes(new byte[] {(byte) 0xc0, (byte) 0x84, 0x3d});
    rest.writeBytes(new byte[4_000_000]);
    ByteArrayOutputStream program = new ByteArrayOutputStream();
    address(program, 2);
    program.write(1 + 5);
    program.write(1 + 5 + 14);
    end(program);
    fixed(out, 2 + 2 + 4 + rest.size() + program.size());
    out.writeBytes(new byte[] {5, 0, 4, 0});
    fixed(out, rest.size());
    out.writeBytes(rest.toByteArray());
    out.writeBytes(program.toByteArray());
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(many(2, out.toByteArray()).bytes());
    ByteWriter texts = new ByteWriter();
    texts.name(".debug_line_str");
    texts.bytes("n".repeat(5_000_000).getBytes(StandardCharsets.UTF_8));
    section(whole, 0, texts.toByteArray());
    WasmModule module = WasmModule.parse(whole.toByteArray());
    LineTable table = LineTable.of(module).orElseThrow();
    assertEquals(2, table.lines(0).count());
    assertEquals(4_096, table.lines(0).file(0).length());
  }

  @Test
  void an_empty_table_has_no_rows() {
    WasmModule module = many(1, new byte[0]);
    assertEquals(Optional.of(0), LineTable.of(module).map(table -> rows(module, table)));
  }
}
