package dev.ligature.guests.wat;

import dev.ligature.guests.wat.Node.Atom;
import dev.ligature.guests.wat.Node.Group;
import dev.ligature.guests.wat.Node.Kind;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.Op;
import dev.ligature.wasm.ValType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Instructions, plain and folded.
 *
 * @see <a href="https://webassembly.github.io/spec/core/text/instructions.html">Instructions</a>
 */
final class InstructionAssembler {
  private static final int EMPTY_BLOCK = 0x40;
  private static final List<String> PART_ENDS =
      List.of("end", "else", "catch", "catch_all", "delegate");

  private final ModuleScope scope;
  private final Bytes out;
  private final Space locals = new Space("local", "local");
  private final Labels labels = new Labels();
  private final ImmediateAssembler immediates;

  InstructionAssembler(ModuleScope scope, Bytes out) {
    this.scope = scope;
    this.out = out;
    this.immediates = new ImmediateAssembler(scope, locals, labels);
  }

  /** A constant expression: all that is left of a list, and its end. */
  void expression(Cursor cursor) {
    instructions(cursor);
    cursor.end();
    out.op(Op.END);
  }

  /** A function's locals and instructions, behind its type use. */
  void function(TypeUse type, Cursor cursor) {
    int line = cursor.line();
    type.ids().forEach(id -> locals.add(id, line));
    List<ValType> declared = new ArrayList<>();
    for (Optional<Cursor> c = cursor.acceptGroup("local");
        c.isPresent();
        c = cursor.acceptGroup("local")) {
      locals(c.get(), declared);
    }
    writeLocals(declared);
    labels.push(Optional.empty());
    expression(cursor);
  }

  private void locals(Cursor cursor, List<ValType> declared) {
    if (cursor.at(Kind.ID)) {
      locals.add(cursor.acceptId(), cursor.line());
      declared.add(scope.types.valType(cursor));
      cursor.end();
    }
    while (!cursor.atEnd()) {
      locals.add(Optional.empty(), cursor.line());
      declared.add(scope.types.valType(cursor));
    }
  }

  private void writeLocals(List<ValType> declared) {
    Bytes groups = new Bytes();
    int count = 0;
    for (int i = 0; i < declared.size(); count++) {
      int start = i;
      ValType type = declared.get(i);
      while (i < declared.size() && declared.get(i).equals(type)) {
        i++;
      }
      groups.unsigned(i - start);
      TypeEncoder.valType(groups, type);
    }
    out.unsigned(count).bytes(groups);
  }

  /** Instructions up to the end of the list or a word that ends a block. */
  private void instructions(Cursor cursor) {
    while (!cursor.atEnd() && !PART_ENDS.stream().anyMatch(cursor::atKeyword)) {
      if (cursor.atGroup()) {
        folded(cursor.group());
      } else {
        plain(cursor);
      }
    }
  }

  private void plain(Cursor cursor) {
    Atom word = cursor.atom(Kind.KEYWORD);
    int op = opcode(word);
    if (!isBlock(op)) {
      immediates.write(out, op, cursor);
      return;
    }
    Optional<String> label = cursor.acceptId();
    blockStart(out, op, cursor);
    labels.push(label);
    instructions(cursor);
    if (op == Op.IF && cursor.accept("else")) {
      requireSame(label, cursor);
      out.op(Op.ELSE);
      instructions(cursor);
    }
    if (op == Op.TRY && clauses(label, cursor)) {
      return;
    }
    if (!cursor.accept("end")) {
      throw cursor.unexpected();
    }
    requireSame(label, cursor);
    labels.pop();
    out.op(Op.END);
  }

  /** The clauses of a {@code try}; whether they end it. */
  private boolean clauses(Optional<String> label, Cursor cursor) {
    if (cursor.accept("delegate")) {
      labels.pop();
      immediates.write(out, Op.DELEGATE, cursor);
      return true;
    }
    while (cursor.accept("catch")) {
      immediates.write(out, Op.CATCH, cursor);
      instructions(cursor);
    }
    if (cursor.accept("catch_all")) {
      requireSame(label, cursor);
      out.op(Op.CATCH_ALL);
      instructions(cursor);
    }
    return false;
  }

  private static int opcode(Atom word) {
    return Keywords.opcode(word.text()).orElseThrow(() -> Cursor.unexpected(word));
  }

  private static boolean isBlock(int op) {
    return op == Op.BLOCK || op == Op.LOOP || op == Op.IF || op == Op.TRY || op == Op.TRY_TABLE;
  }

  private static void requireSame(Optional<String> label, Cursor cursor) {
    int line = cursor.line();
    Optional<String> again = cursor.acceptId();
    if (again.isPresent() && !again.equals(label)) {
      throw new TextException("mismatching label " + again.get(), line);
    }
  }

  private void folded(Group group) {
    Cursor cursor = Cursor.of(group);
    Atom word = cursor.atom(Kind.KEYWORD);
    int op = opcode(word);
    if (op == Op.IF) {
      foldedIf(cursor);
    } else if (op == Op.TRY) {
      foldedTry(cursor);
    } else if (isBlock(op)) {
      Optional<String> label = cursor.acceptId();
      blockStart(out, op, cursor);
      labels.push(label);
      expression(cursor);
      labels.pop();
    } else if (PART_ENDS.contains(word.text())) {
      throw Cursor.unexpected(word);
    } else {
      Bytes instruction = new Bytes();
      immediates.write(instruction, op, cursor);
      while (!cursor.atEnd()) {
        folded(cursor.group());
      }
      out.bytes(instruction);
    }
  }

  private void foldedIf(Cursor cursor) {
    Optional<String> label = cursor.acceptId();
    Bytes start = new Bytes();
    blockStart(start, Op.IF, cursor);
    while (!cursor.atGroup("then")) {
      folded(cursor.group());
    }
    out.bytes(start);
    labels.push(label);
    Cursor branch = cursor.acceptGroup("then").orElseThrow();
    instructions(branch);
    branch.end();
    Optional<Cursor> alternative = cursor.acceptGroup("else");
    if (alternative.isPresent()) {
      out.op(Op.ELSE);
      instructions(alternative.get());
      alternative.get().end();
    }
    cursor.end();
    labels.pop();
    out.op(Op.END);
  }

  private void foldedTry(Cursor cursor) {
    Optional<String> label = cursor.acceptId();
    blockStart(out, Op.TRY, cursor);
    labels.push(label);
    foldedPart(cursor.acceptGroup("do").orElseThrow(cursor::unexpected));
    Optional<Cursor> delegate = cursor.acceptGroup("delegate");
    if (delegate.isPresent()) {
      labels.pop();
      immediates.write(out, Op.DELEGATE, delegate.get());
      delegate.get().end();
      cursor.end();
      return;
    }
    for (Optional<Cursor> c = cursor.acceptGroup("catch");
        c.isPresent();
        c = cursor.acceptGroup("catch")) {
      immediates.write(out, Op.CATCH, c.get());
      foldedPart(c.get());
    }
    Optional<Cursor> all = cursor.acceptGroup("catch_all");
    if (all.isPresent()) {
      out.op(Op.CATCH_ALL);
      foldedPart(all.get());
    }
    cursor.end();
    labels.pop();
    out.op(Op.END);
  }

  private void foldedPart(Cursor part) {
    instructions(part);
    part.end();
  }

  private void blockStart(Bytes to, int op, Cursor cursor) {
    to.op(op);
    blockType(to, cursor);
    if (op == Op.TRY) {
      scope.features.add(Feature.EXCEPTION_HANDLING);
    }
    if (op == Op.TRY_TABLE) {
      immediates.catches(to, cursor);
    }
  }

  private void blockType(Bytes to, Cursor cursor) {
    if (cursor.atGroup("type")) {
      to.signed(Integer.toUnsignedLong(scope.types.use(cursor, false).index()));
      return;
    }
    FuncType type = scope.types.signature(cursor, false).type();
    if (type.params().isEmpty() && type.results().isEmpty()) {
      to.u8(EMPTY_BLOCK);
    } else if (type.params().isEmpty() && type.results().size() == 1) {
      TypeEncoder.valType(to, type.results().getFirst());
    } else {
      to.signed(scope.types.indexOf(type));
    }
  }
}
