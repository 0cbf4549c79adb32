package dev.ligature.conformance.play;

import dev.ligature.wasm.Export;
import dev.ligature.wasm.ExternKind;
import dev.ligature.wasm.FuncType;
import dev.ligature.wasm.ValType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** V8, in a process of Node's. */
public final class NodePlayer implements Player, AutoCloseable {
  private final Script script;

  private NodePlayer(Script script) {
    this.script = script;
  }

  /** A player, if Node is installed. */
  public static Optional<NodePlayer> start() {
    return Script.start(NodePlayer.class, "play.mjs").map(NodePlayer::new);
  }

  @Override
  public List<String> play(Play play) throws UnsupportedPlayException {
    try {
      for (Play.Part part : play.parts()) {
        command(
            "module",
            encoded(part.name()),
            Base64.getEncoder().encodeToString(part.module().bytes()),
            globals(part),
            tags(part),
            unseen(part));
      }
      for (Play.Step step : play.steps()) {
        switch (step) {
          case Play.Call call -> call(call);
          case Play.Check check -> command("check");
        }
      }
      command("end");
      script.out().flush();
      return answer();
    } catch (IOException e) {
      throw new UncheckedIOException("node: " + e.getMessage(), e);
    }
  }

  private void call(Play.Call call) throws IOException {
    FuncType type = call.type();
    List<String> words = new ArrayList<>();
    words.add("call");
    words.add(encoded(call.part().name()));
    words.add(encoded(call.export()));
    words.add(Integer.toString(call.times()));
    words.add(types(type.results(), ","));
    for (int i = 0; i < type.params().size(); i++) {
      ValType param = type.params().get(i);
      words.add(param.isReference() ? "null:0" : Transcript.word(param, call.arguments().get(i)));
    }
    command(words.toArray(String[]::new));
  }

  private static String globals(Play.Part part) {
    return part.exports(ExternKind.GLOBAL).stream()
        .map(e -> encoded(e.name()) + "=" + part.module().globals().get(e.index()).type())
        .collect(Collectors.joining(","));
  }

  private static String tags(Play.Part part) {
    return part.exports(ExternKind.TAG).stream()
        .map(e -> encoded(e.name()) + "=" + types(tagTypes(part, e), "+"))
        .collect(Collectors.joining(","));
  }

  private static String unseen(Play.Part part) {
    return part.module().exports().stream()
        .filter(e -> !part.isSeen(e))
        .map(e -> encoded(e.name()))
        .collect(Collectors.joining(","));
  }

  private static List<ValType> tagTypes(Play.Part part, Export tag) {
    return part.module().tags().get(tag.index()).type().params();
  }

  private static String types(List<ValType> types, String separator) {
    return types.stream().map(ValType::toString).collect(Collectors.joining(separator));
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private void command(String... words) throws IOException {
    script.out().write(String.join(" ", words));
    script.out().write('\n');
  }

  private List<String> answer() throws IOException, UnsupportedPlayException {
    List<String> lines = new ArrayList<>();
    for (String line = script.in().readLine(); !".".equals(line); line = script.in().readLine()) {
      if (line == null) {
        throw new IOException("has ended");
      }
      if (line.startsWith("unsupported")) {
        script.in().readLine();
        throw new UnsupportedPlayException(line);
      }
      lines.add(line);
    }
    return lines;
  }

  /** Ends the process. */
  @Override
  public void close() {
    script.close();
  }
}
