package dev.ligature.guests.wat;

import dev.ligature.guests.wat.Node.Group;
import dev.ligature.wasm.ExternType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The text of a module to its bytes.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/modules.html">Binary format:
 *     modules</a>
 */
public final class ModuleAssembler {
  private static final int TYPE = 1;
  private static final int IMPORT = 2;
  private static final int FUNCTION = 3;
  private static final int TABLE = 4;
  private static final int MEMORY = 5;
  private static final int GLOBAL = 6;
  private static final int EXPORT = 7;
  private static final int START = 8;
  private static final int ELEMENT = 9;
  private static final int CODE = 10;
  private static final int DATA = 11;
  private static final int DATA_COUNT = 12;
  private static final int TAG = 13;

  private final ModuleScope scope = new ModuleScope();

  private ModuleAssembler() {}

  /**
   * Assembles a module from its text: {@code (module ...)}, or its fields alone.
   *
   * @param text UTF-8
   * @throws TextException if the text is malformed
   * @throws UnsupportedFeatureException if it uses a feature that has no encoding here
   */
  public static Assembly assemble(byte[] text) {
    List<Node> nodes = Lexer.read(text);
    if (nodes.size() == 1 && nodes.getFirst() instanceof Group g && g.head().equals("module")) {
      Cursor cursor = Cursor.behindHead(g);
      cursor.acceptId();
      return assemble(cursor);
    }
    return assembleFields(nodes);
  }

  /**
   * Assembles a module from its fields.
   *
   * @throws TextException if the text is malformed
   * @throws UnsupportedFeatureException if it uses a feature that has no encoding here
   */
  public static Assembly assembleFields(List<Node> fields) {
    return assemble(Cursor.of(fields));
  }

  private static Assembly assemble(Cursor cursor) {
    List<Group> fields = new ArrayList<>();
    while (!cursor.atEnd()) {
      fields.add(cursor.group());
    }
    ModuleAssembler assembler = new ModuleAssembler();
    new FieldReader(assembler.scope).read(fields);
    byte[] bytes = assembler.sections();
    return new Assembly(bytes, Collections.unmodifiableSet(assembler.scope.features));
  }

  private byte[] sections() {
    // Segments and code come first: they may imply types and decide whether data is counted.
    Bytes tables = vector(scope.tableFields, this::table);
    Bytes globals = vector(scope.globalFields, this::global);
    SegmentAssembler segments = new SegmentAssembler(scope);
    Bytes elements = vector(scope.elementFields, segments::element);
    Bytes code = vector(scope.functionFields, this::code);
    Bytes data = vector(scope.dataFields, segments::data);

    Bytes out = new Bytes().bytes(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});
    section(out, TYPE, scope.types.definitions().section());
    section(out, IMPORT, vector(scope.imports, ModuleAssembler::importField));
    section(out, FUNCTION, vector(scope.functionFields, (to, f) -> index(to, f.type().index())));
    section(out, TABLE, tables);
    section(out, MEMORY, vector(scope.memoryFields, TypeEncoder::limits));
    section(out, TAG, vector(scope.tagFields, (to, type) -> index(to.u8(0), type)));
    section(out, GLOBAL, globals);
    section(out, EXPORT, vector(scope.exports, this::export));
    scope.start.ifPresent(cursor -> start(out, cursor));
    section(out, ELEMENT, elements);
    if (scope.usesData) {
      byte[] count = new Bytes().unsigned(scope.dataFields.size()).toArray();
      out.u8(DATA_COUNT).sized(count);
    }
    section(out, CODE, code);
    section(out, DATA, data);
    return out.toArray();
  }

  private static <T> Bytes vector(List<T> items, BiConsumer<Bytes, T> encoder) {
    Bytes out = new Bytes();
    out.unsigned(items.size());
    items.forEach(item -> encoder.accept(out, item));
    return out;
  }

  /** Writes a section unless it is an empty vector. */
  private static void section(Bytes out, int id, Bytes content) {
    if (content.size() > 1) {
      out.u8(id).sized(content.toArray());
    }
  }

  private static void index(Bytes out, int index) {
    out.unsigned(Integer.toUnsignedLong(index));
  }

  private static void importField(Bytes out, ModuleScope.ImportField field) {
    out.name(field.module()).name(field.name()).bytes(field.type());
  }

  private void export(Bytes out, ModuleScope.ExportField field) {
    out.name(field.name()).u8(TypeEncoder.code(field.kind()));
    index(out, field.cursor().map(c -> only(scope.space(field.kind()), c)).orElse(field.index()));
  }

  private void start(Bytes out, Cursor cursor) {
    Bytes content = new Bytes();
    index(content, only(scope.functions, cursor));
    out.u8(START).sized(content.toArray());
  }

  /** The index that is all there is left of a list. */
  private static int only(Space space, Cursor cursor) {
    int index = space.index(cursor);
    cursor.end();
    return index;
  }

  private void table(Bytes out, ModuleScope.TableField field) {
    ExternType.Table type = field.type();
    if (field.init().atEnd()) {
      TypeEncoder.table(out, type);
      return;
    }
    TypeEncoder.table(out.u8(0x40).u8(0), type);
    new InstructionAssembler(scope, out).expression(field.init());
  }

  private void global(Bytes out, ModuleScope.GlobalField field) {
    TypeEncoder.global(out, field.type());
    new InstructionAssembler(scope, out).expression(field.init());
  }

  private void code(Bytes out, ModuleScope.FunctionField field) {
    Bytes body = new Bytes();
    new InstructionAssembler(scope, body).function(field.type(), field.cursor());
    out.sized(body.toArray());
  }
}
