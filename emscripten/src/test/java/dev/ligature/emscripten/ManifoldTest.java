package dev.ligature.emscripten;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Program;
import dev.ligature.linker.ProgramConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Solids of the library Manifold, which has its C++ in classes of embind. */
class ManifoldTest {
  private static final double NEAR = 1e-6;

  private final AtomicReference<Embind> module = new AtomicReference<>();

  /** What is to be closed. */
  private final List<EmbindObject> made = new ArrayList<>();

  private static Map<String, Object> point(double x, double y, double z) {
    return Map.of("x", x, "y", y, "z", z);
  }

  private EmbindObject keep(Object object) {
    made.add((EmbindObject) object);
    return made.getLast();
  }

  private EmbindObject box(double x, double y, double z) {
    return keep(library().call("_Cube", point(x, y, z), true).orElseThrow());
  }

  private EmbindObject call(EmbindObject solid, String method, Object... arguments) {
    return keep(solid.call(method, arguments).orElseThrow());
  }

  private static double number(EmbindObject solid, String method) {
    return ((Number) solid.call(method).orElseThrow()).doubleValue();
  }

  private Embind library() {
    return Objects.requireNonNull(module.get());
  }

  @Test
  void solids_are_joined_cut_and_turned() throws IOException {
    run();
  }

  /** Works with solids. */
  void run() throws IOException {
    Path file = RealProgram.file("manifold-3d/manifold.wasm");
    EmscriptenHost host = EmscriptenHost.builder().embind(module::set).build();
    ProgramConfig config = ProgramConfig.builder().hostModule(host).build();
    try (Program _ = EmscriptenProgram.of(file).open(DynamicLinker.create(), config)) {
      EmbindObject frame = frame();
      compareWithJava(frame);
      turn(frame);
      hull(frame);
      join();
      refuse();
      made.forEach(EmbindObject::close);
      assertEquals(0, library().heldValues());
    }
  }

  /** A cube with a hole through it. */
  private EmbindObject frame() {
    EmbindObject frame = call(box(2, 2, 2), "subtract", box(1, 1, 3));
    assertEquals(6, number(frame, "volume"), NEAR);
    assertEquals(1, number(frame, "genus"));
    assertEquals(16, number(frame, "numVert"));
    assertEquals(
        Map.of("min", point(-1, -1, -1), "max", point(1, 1, 1)),
        frame.call("_boundingBox").orElseThrow());
    return frame;
  }

  /** The numbers of the mesh give the same volume in Java, and make the same solid again. */
  private void compareWithJava(EmbindObject frame) {
    Map<?, ?> mesh = (Map<?, ?>) frame.call("_GetMeshJS", -1).orElseThrow();
    float[] vertices = (float[]) value(mesh, "vertProperties");
    int[] triangles = (int[]) value(mesh, "triVerts");
    assertEquals(number(frame, "numTri") * 3, triangles.length);
    assertEquals(6, volume(vertices, triangles), NEAR);
    Map<String, Object> again =
        Map.of("numProp", 3, "vertProperties", vertices, "triVerts", triangles);
    EmbindObject copy = keep(library().type("Manifold").create(again));
    assertEquals(6, number(copy, "volume"), NEAR);
  }

  private static Object value(Map<?, ?> map, String key) {
    return Objects.requireNonNull(map.get(key), key);
  }

  private static double volume(float[] vertices, int... triangles) {
    double six = 0;
    for (int i = 0; i < triangles.length; i += 3) {
      int a = triangles[i] * 3;
      int b = triangles[i + 1] * 3;
      int c = triangles[i + 2] * 3;
      six +=
          vertices[a] * (vertices[b + 1] * vertices[c + 2] - vertices[b + 2] * vertices[c + 1])
              + vertices[a + 1] * (vertices[b + 2] * vertices[c] - vertices[b] * vertices[c + 2])
              + vertices[a + 2] * (vertices[b] * vertices[c + 1] - vertices[b + 1] * vertices[c]);
    }
    return six / 6;
  }

  private void turn(EmbindObject frame) {
    List<Integer> stretch = List.of(2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 5, 0, 0, 1);
    EmbindObject wide = call(frame, "transform", stretch);
    assertEquals(12, number(wide, "volume"), NEAR);
    assertEquals(
        Map.of("min", point(3, -1, -1), "max", point(7, 1, 1)),
        wide.call("_boundingBox").orElseThrow());
  }

  private void hull(EmbindObject frame) {
    EmbindObject points = keep(library().type("Vector_vec3").create());
    library().call("_manifoldCollectVertices", points, frame);
    assertEquals(16, number(points, "size"));
    assertTrue(points.call("get", 16).isEmpty());
    EmbindObject hull = keep(library().call("_manifoldHullPoints", points).orElseThrow());
    assertEquals(8, number(hull, "volume"), NEAR);
  }

  private void join() {
    EmbindObject solids = keep(library().type("Vector_manifold").create());
    Stream.of(box(1, 1, 1), call(box(1, 1, 1), "_Translate", point(3, 0, 0)))
        .forEach(solid -> solids.call("push_back", solid));
    EmbindObject both = keep(library().call("_manifoldUnionN", solids).orElseThrow());
    assertEquals(2, number(both, "volume"), NEAR);
    EmbindObject parts = call(both, "_Decompose");
    assertEquals(
        List.of(1.0, 1.0),
        IntStream.range(0, 2)
            .mapToObj(index -> call(parts, "get", index))
            .map(part -> number(part, "volume"))
            .toList());
  }

  private void refuse() {
    Map<String, Object> open =
        Map.of("numProp", 3, "vertProperties", new float[9], "triVerts", new int[] {0, 1, 2});
    EmbindObject none = keep(library().type("Manifold").create(open));
    assertEquals("NotManifold", none.call("status").orElseThrow());
    IllegalArgumentException wrong =
        assertThrows(
            IllegalArgumentException.class, () -> library().call("_Cube", Map.of("x", 1), true));
    assertEquals(
        "the embind function _Cube takes [vec3, bool]: {x=1} has no y: a vec3 is a map of [x, y,"
            + " z]",
        wrong.getMessage());
  }
}
