package dev.ligature.conformance.spec;

import dev.ligature.guests.wat.Cursor;
import dev.ligature.guests.wat.Lexer;
import dev.ligature.guests.wat.Node;
import dev.ligature.guests.wat.Node.Atom;
import dev.ligature.guests.wat.Node.Group;
import dev.ligature.guests.wat.UnsupportedFeatureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads scripts: {@code .wast} files. */
final class ScriptReader {
  private ScriptReader() {}

  /** The commands of a script, unread; one whose fields stand by themselves is one module. */
  static List<Group> split(byte[] text) {
    List<Node> nodes = Lexer.read(text);
    List<Group> commands = new ArrayList<>();
    for (Node node : nodes) {
      commands.add((Group) node);
    }
    if (!commands.isEmpty() && isField(commands.getFirst())) {
      List<Node> module = new ArrayList<>();
      module.add(new Atom(Node.Kind.KEYWORD, "module", 1));
      module.addAll(nodes);
      return List.of(new Group(module, 1));
    }
    return commands;
  }

  private static boolean isField(Group group) {
    return switch (group.head()) {
      case "type", "import", "export", "func", "table", "memory", "global", "tag", "elem", "data" ->
          true;
      default -> false;
    };
  }

  /**
   * Reads a command.
   *
   * @throws UnsupportedFeatureException if it has a value of a feature that is not supported
   */
  static Command read(Group group) {
    Cursor cursor = Cursor.behindHead(group);
    Command command =
        switch (group.head()) {
          case "module" -> module(cursor);
          case "register" -> new Command.Register(cursor.name(), cursor.acceptId());
          case "invoke", "get" -> action(group, cursor);
          case "assert_return" -> assertReturn(cursor);
          case "assert_trap" ->
              cursor.atGroup("module")
                  ? new Command.AssertModuleTrap(source(cursor.group()), cursor.name())
                  : new Command.AssertTrap(action(cursor.group()), cursor.name());
          case "assert_exhaustion" ->
              new Command.AssertExhaustion(action(cursor.group()), cursor.name());
          case "assert_exception" -> new Command.AssertException(action(cursor.group()));
          case "assert_unlinkable" ->
              new Command.AssertUnlinkable(source(cursor.group()), cursor.name());
          case "assert_invalid" -> new Command.AssertInvalid(source(cursor.group()), cursor.name());
          case "assert_malformed" ->
              new Command.AssertMalformed(source(cursor.group()), cursor.name());
          default -> throw Cursor.of(group).unexpected();
        };
    cursor.end();
    return command;
  }

  private static Command module(Cursor cursor) {
    if (cursor.accept("instance")) {
      return new Command.InstanceOf(cursor.acceptId(), cursor.acceptId());
    }
    boolean definition = cursor.accept("definition");
    Optional<String> id = cursor.acceptId();
    ModuleSource source = source(cursor);
    return definition ? new Command.Definition(id, source) : new Command.Module(id, source);
  }

  private static ModuleSource source(Group group) {
    Cursor cursor = Cursor.behindHead(group);
    cursor.accept("definition");
    cursor.acceptId();
    ModuleSource source = source(cursor);
    cursor.end();
    return source;
  }

  private static ModuleSource source(Cursor cursor) {
    if (cursor.accept("binary")) {
      return new ModuleSource.Binary(cursor.strings());
    }
    if (cursor.accept("quote")) {
      return new ModuleSource.Quote(cursor.strings());
    }
    List<Node> fields = new ArrayList<>();
    while (!cursor.atEnd()) {
      fields.add(cursor.next());
    }
    return new ModuleSource.Text(fields);
  }

  private static Command.Action action(Group group) {
    Cursor cursor = Cursor.behindHead(group);
    Command.Action action = action(group, cursor);
    cursor.end();
    return action;
  }

  private static Command.Action action(Group group, Cursor cursor) {
    Optional<String> instance = cursor.acceptId();
    String name = cursor.name();
    if (group.head().equals("get")) {
      return new Command.Get(instance, name);
    }
    if (!group.head().equals("invoke")) {
      throw Cursor.of(group).unexpected();
    }
    List<Command.Argument> arguments = new ArrayList<>();
    while (!cursor.atEnd()) {
      arguments.add(Values.argument(cursor.group()));
    }
    return new Command.Invoke(instance, name, arguments);
  }

  private static Command assertReturn(Cursor cursor) {
    Command.Action action = action(cursor.group());
    List<Expected> results = new ArrayList<>();
    while (!cursor.atEnd()) {
      results.add(Values.expected(cursor.group()));
    }
    return new Command.AssertReturn(action, results);
  }
}
