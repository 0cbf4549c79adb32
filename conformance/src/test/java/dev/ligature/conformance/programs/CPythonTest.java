package dev.ligature.conformance.programs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ligature.cli.Host;
import dev.ligature.cli.Main;
import dev.ligature.cli.Terminals;
import dev.ligature.guests.Node;
import dev.ligature.linker.DynamicLinker;
import dev.ligature.linker.Program;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * CPython: a small main, {@code libpython3.11.so}, and extension modules that {@code import} opens.
 * Tests share a linker, so that code is generated once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CPythonTest {
  private final DynamicLinker linker = DynamicLinker.create();
  private Path directory;

  @BeforeEach
  void makeDirectory(@TempDir Path parent) throws IOException {
    directory = Files.createDirectory(parent.resolve("guest"));
  }

  private GuestPython python() {
    return new GuestPython(linker, directory);
  }

  /** What the weak reference of a program leads to after some collections of garbage. */
  private static boolean isCollected(WeakReference<Program> program) throws InterruptedException {
    for (int i = 0; i < 50 && !program.refersTo(null); i++) {
      System.gc();
      Thread.sleep(20);
    }
    return program.refersTo(null);
  }

  private String printed(String script) throws IOException {
    return python().file("script.py", script).run("script.py").succeeded().out();
  }

  @Test
  void it_tells_its_version() {
    assertEquals("Python 3.11.2\n", python().run("-V").succeeded().out());
    Outcome outcome =
        python()
            .run(
                "-c",
                "import sys, sysconfig, platform; print(sys.platform, sys.maxsize,"
                    + " sys.implementation.cache_tag, sysconfig.get_config_var('EXT_SUFFIX'),"
                    + " platform.python_version(), sys.prefix)");
    assertEquals(
        "wasi 2147483647 cpython-311 .cpython-311-wasm32-wasi.so 3.11.2 /python\n",
        outcome.succeeded().out());
  }

  @Test
  void a_script_does_what_it_does_natively() throws Exception {
    Outcome outcome =
        python()
            .file(
                "script.py",
                """
                import collections, dataclasses, datetime, decimal, enum, fractions, functools
                import hashlib, itertools, json, math, random, re, statistics, struct, textwrap

                class Shape:
                    def __init_subclass__(cls, **kw): print("subclass", cls.__name__, kw)
                    def __repr__(self): return f"{type(self).__name__}({self.area:.3f})"
                class Circle(Shape, kind="round"):
                    def __init__(self, r): self.r = r
                    @property
                    def area(self): return math.pi * self.r ** 2
                @dataclasses.dataclass(order=True)
                class Point:
                    x: int
                    y: int = 0
                class Colour(enum.Flag):
                    RED = enum.auto()
                    BLUE = enum.auto()
                print(Circle(2), sorted([Point(2), Point(1, 5), Point(1)]), Colour.RED | Colour.BLUE)

                def tree(depth):
                    if depth:
                        yield from tree(depth - 1)
                        got = yield depth
                        if got: yield got
                g = tree(3)
                print(next(g), next(g), g.send("sent"), list(g))
                async def deep(n): return n if n == 0 else 1 + await deep(n - 1)
                try: deep(50).send(None)
                except StopIteration as e: print("coroutine", e.value)

                match {"kind": "line", "points": [(0, 0), (3, 4)]}:
                    case {"kind": "line", "points": [(0, 0), (x, y)]} if x < y: print("match", math.hypot(x, y))
                try:
                    raise ExceptionGroup("two", [ValueError(1), TypeError(2)])
                except* ValueError as group: print(group.exceptions)
                except* TypeError as group: print(repr(group))

                value = {"text": "\\u00e4\\u20ac\\U0001f40d", "list": [1, 2.5, None, True], "deep": {"a": {}}}
                text = json.dumps(value, sort_keys=True, indent=1)
                print(text, json.loads(text) == value)
                try: json.loads('{"a": ]')
                except json.JSONDecodeError as e: print(e)
                print(re.sub(r"(?P<a>\\w+)@(\\w+)", r"\\2 at \\g<a>", "me@here, you@there"))
                print(re.findall(r"(?<=\\d)(?=(?:\\d{3})+$)", "1234567"), re.split(r"\\W+", "a, b;c"))
                print(decimal.Decimal("1.10") / 3, decimal.getcontext().prec, fractions.Fraction(3, 9))
                d = datetime.datetime(2024, 2, 29, 12, 30, tzinfo=datetime.timezone.utc)
                print(d.isoformat(), d + datetime.timedelta(days=366), d.strftime("%a %d %b %Y %j"))
                print(struct.pack(">hIq3sd", -2, 3, -4, b"abc", 0.1).hex(), struct.calcsize("<bhi"))
                for name in ("md5", "sha1", "sha256", "sha3_256", "blake2b"):
                    print(name, hashlib.new(name, b"ligature").hexdigest())
                random.seed(7)
                print(random.random(), random.sample(range(100), 5), statistics.stdev([1, 2, 4, 9]))
                print(2 ** 200 // 3 ** 50, -7 // 2, -7 % 3, round(2.5), 0.1 + 0.2, 1e308 * 10, float("nan"))
                print(f"{3.14159:>10.2f}|{255:#x}|{'mid':^9}|{1234567:,}|{0.00001:g}|{1/3:.17g}")
                print(list(itertools.islice(itertools.permutations("abc"), 3)), functools.reduce(lambda a, b: a * b, range(1, 20)))
                print(collections.Counter("mississippi").most_common(2), textwrap.fill("the quick brown fox " * 3, 20))
                print("Stra\\u00dfe".casefold(), "\\u01c4".title(), "ab".encode("utf-16"), "\\ud800".encode("utf-8", "surrogatepass"))
                with open("written", "w") as f: print("line 1", 2, sep="\\n", file=f)
                with open("written", "rb") as f: print(f.read(), f.tell())
                """)
            .runAsNative("script.py")
            .succeeded();
    assertTrue(
        outcome
            .out()
            .contains("Circle(12.566) [Point(x=1, y=0), Point(x=1, y=5), Point(x=2, y=0)]"),
        outcome.out());
    assertTrue(outcome.out().endsWith("b'line 1\\n2\\n' 9\n"), outcome.out());
  }

  @Test
  void zlib_packs_what_java_unpacks_and_the_other_way_round() throws Exception {
    byte[] text =
        "a needed library is opened by an opened library\n"
            .repeat(2000)
            .getBytes(StandardCharsets.UTF_8);
    Files.write(directory.resolve("text"), text);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
      out.write(text);
    }
    Files.write(directory.resolve("packed-by-java"), packed.toByteArray());
    assertEquals(
        "/python/lib/python3.11/lib-dynload/zlib.cpython-311-wasm32-wasi.so True True 96000\n",
        printed(
            """
            import zlib
            text = open("text", "rb").read()
            packed = zlib.compress(text)
            open("packed", "wb").write(packed)
            unpacked = zlib.decompress(open("packed-by-java", "rb").read())
            print(zlib.__file__, unpacked == text, zlib.decompress(packed) == text, len(text))
            """));
    byte[] byPython = Files.readAllBytes(directory.resolve("packed"));
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(byPython))) {
      assertArrayEquals(text, in.readAllBytes());
    }
  }

  @Test
  void sqlite3_keeps_a_table_in_a_file() throws Exception {
    assertEquals(
        """
        [(1, 'one', 1.5), (2, '\u00e4', None)] 9.0
        [('b', 2), ('a', 1)]
        UNIQUE constraint failed: t.n
        integrity ok
        """,
        printed(
            """
            import sqlite3
            with sqlite3.connect("data.db") as db:
                db.execute("create table t(n integer primary key, s text, r real)")
                db.executemany("insert into t values (?, ?, ?)", [(1, "one", 1.5), (2, "\\u00e4", None)])
                db.create_function("square", 1, lambda x: x * x)
                print(db.execute("select * from t order by n").fetchall(), db.execute("select square(3.0)").fetchone()[0])
                db.create_collation("backwards", lambda a, b: (a < b) - (a > b))
                print(db.execute("select column1, column2 from (values('a', 1), ('b', 2)) order by column1 collate backwards").fetchall())
            try: db.execute("insert into t values (1, 'x', 0)")
            except sqlite3.IntegrityError as e: print(e)
            db.close()
            print("integrity", sqlite3.connect("data.db").execute("pragma integrity_check").fetchone()[0])
            """));
    byte[] file = Files.readAllBytes(directory.resolve("data.db"));
    assertEquals("SQLite format 3\0", new String(file, 0, 16, StandardCharsets.US_ASCII));
  }

  @Test
  void decimals_are_exact_and_those_of_the_shared_library() throws Exception {
    assertEquals(
        """
        True
        0.1428571428571428571428571428571428571428571428571429
        1.414213562373095048801688724209698078569671875376948
        1E+999999 0.3 InvalidOperation
        93326215443944152681699238856266700490715968264381621468592963895217599993229915608941463976156518286253697920827223758251185210916864000000000000000000000000
        """,
        printed(
            """
            import _decimal, decimal, math
            from decimal import Decimal
            print(decimal.Decimal is _decimal.Decimal)
            decimal.getcontext().prec = 52
            print(Decimal(1) / 7)
            print(Decimal(2).sqrt())
            try: Decimal("sNaN") + 1
            except decimal.InvalidOperation as e: print(Decimal("1E+999999"), Decimal("0.1") * 3, type(e).__name__)
            decimal.getcontext().prec = 200
            print(math.prod(Decimal(i) for i in range(1, 101)))
            """));
  }

  @Test
  void an_extension_module_of_our_own_keeps_state_calls_back_and_raises() throws Exception {
    assertEquals(
        """
        1 3 5
        ['aaaaa', 'bbb']
        Error("'b': 9 wanted, 3 there") ['Error', 'ValueError', 'Exception']
        ZeroDivisionError('division by zero')
        TypeError('add() argument 1 must be str, not int')
        TypeError('tally.clear() takes no arguments (1 given)')
        1.75 2 ZeroDivisionError('mean of nothing')
        5.0 True
        []
        """,
        printed(
            """
            import tally
            print(tally.add("a"), tally.add("b", times=3), tally.add("a", 4))
            print(tally.each(lambda name, count: name * count))
            def tried(call, *args):
                try: return call(*args)
                except Exception as e: return e
            e = tried(tally.take, "b", 9)
            print(repr(e), [c.__name__ for c in tally.Error.__mro__[:3]])
            print(repr(tried(tally.each, lambda name, count: 1 / 0)))
            print(repr(tried(tally.add, 1)))
            print(repr(tried(tally.clear, 1)))
            print(tally.Mean().add(1).add(2.5).value, len(tally.Mean().add(1).add(2)), repr(tried(lambda: tally.Mean().value)))
            class Twice(tally.Mean):
                value = property(lambda self: super().value * 2)
            print(Twice().add(2.5).value, issubclass(Twice, tally.Mean))
            tally.clear()
            print(tally.each(print))
            """));
  }

  @Test
  void an_extension_module_that_lacks_a_function_is_an_import_error_with_the_linkers_words()
      throws Exception {
    String file = "/python/extensions/lacking.cpython-311-wasm32-wasi.so";
    assertEquals(
        """
        ImportError(%1$s: undefined symbol: nobody_has_it) lacking %1$s
        ModuleNotFoundError(No module named 'nothing') nothing None
        ImportError(dynamic module does not define module export function (PyInit_libz)) libz /python/libz.so
        ImportError(/python/none.so: cannot open shared object file: No such file or directory) none /python/none.so
        """
            .formatted(file),
        printed(
            """
            import importlib.machinery, importlib.util
            def opened(name, path):
                loader = importlib.machinery.ExtensionFileLoader(name, path)
                return importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
            def tried(call, *args):
                try: call(*args)
                except ImportError as e: print(f"{type(e).__name__}({e}) {e.name} {e.path}")
            tried(__import__, "lacking")
            tried(__import__, "nothing")
            tried(opened, "libz", "/python/libz.so")
            tried(opened, "none", "/python/none.so")
            """));
  }

  @Test
  void all_extension_modules_can_be_imported() throws Exception {
    assertEquals(
        "55 []\n",
        printed(
            """
            import importlib, os, sys
            folder = "/python/lib/python3.11/lib-dynload"
            names = sorted(file.split(".")[0] for file in os.listdir(folder) if file.endswith(".so"))
            failed = []
            for name in names:
                try: importlib.import_module(name)
                except ImportError as e: failed.append(e)
            print(len(names), failed)
            """));
  }

  @Test
  void codecs_parsers_and_pickles_give_back_what_they_got() throws Exception {
    assertEquals(
        """
        True True True
        [['a', 'b,c'], ['1', '']]
        x 2 \u00e4
        """,
        printed(
            """
            import bz2, csv, io, lzma, pickle, xml.etree.ElementTree as tree
            data = b"a needed library" * 100
            value = {"a": [1, 2.5, None], (1, 2): {"x"}}
            print(bz2.decompress(bz2.compress(data)) == data, lzma.decompress(lzma.compress(data)) == data, pickle.loads(pickle.dumps(value)) == value)
            print(list(csv.reader(io.StringIO('a,"b,c"\\r\\n1,\\r\\n'))))
            root = tree.fromstring("<r><x n='1'/><x n='2'>\u00e4</x></r>")
            print(root[1].tag, root[1].get("n"), root[1].text)
            """));
  }

  @Test
  void what_wasi_lacks_is_an_exception() throws Exception {
    assertEquals(
        """
        RuntimeError: can't start new thread
        OSError: [Errno 58] wasi does not support processes.
        OSError: [Errno 58] Not supported
        """,
        printed(
            """
            import socket, subprocess, threading
            def tried(call, *args):
                try: call(*args)
                except Exception as e: print(f"{type(e).__name__}: {e}")
            tried(threading.Thread(target=print).start)
            tried(subprocess.run, ["ls"])
            tried(socket.socket)
            """));
  }

  @Test
  void recursion_without_end_is_an_exception_whatever_it_goes_through() throws Exception {
    assertEquals(
        """
        maximum recursion depth exceeded
        maximum recursion depth exceeded
        maximum recursion depth exceeded while calling a Python object
        maximum recursion depth exceeded while getting the repr of an object
        maximum recursion depth exceeded while decoding a JSON array from a unicode string
        maximum recursion depth exceeded while pickling an object
        1000
        """,
        printed(
            """
            import json, pickle, sys
            def tried(call, *args):
                try: call(*args)
                except RecursionError as e: print(e)
            def down(n): return down(n + 1)
            class Attributes:
                def __getattr__(self, name): return getattr(self, name + "x")
            def by_c(x): return sorted([x], key=by_c)
            nested = []
            for i in range(100000): nested = [nested]
            tried(down, 0)
            tried(getattr, Attributes(), "a")
            tried(by_c, 1)
            tried(repr, nested)
            tried(json.loads, "[" * 100000)
            tried(pickle.dumps, nested)
            del nested
            print(sys.getrecursionlimit())
            """));
  }

  @Test
  void the_status_is_that_of_sys_exit() {
    assertEquals(new Outcome(7, "", ""), python().run("-c", "import sys; sys.exit(7)"));
    assertEquals(new Outcome(1, "", "said\n"), python().run("-c", "raise SystemExit('said')"));
    assertEquals(
        new Outcome(0, "handler\n", ""),
        python().run("-c", "import atexit; atexit.register(print, 'handler')"));
  }

  @Test
  void an_exception_that_nobody_catches_is_a_traceback() throws Exception {
    Outcome outcome =
        python()
            .file(
                "script.py",
                """
                import json
                def inner(): return json.loads("[1,")
                try:
                    inner()
                except ValueError as e:
                    raise KeyError("outer") from e
                """)
            .run("/script.py");
    assertEquals(1, outcome.status());
    assertEquals(
        """
        Traceback (most recent call last):
          File "/script.py", line 4, in <module>
            inner()
          File "/script.py", line 2, in inner
            def inner(): return json.loads("[1,")
                                ^^^^^^^^^^^^^^^^^
          File "/python/lib/python3.11/json/__init__.py", line 346, in loads
            return _default_decoder.decode(s)
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^
          File "/python/lib/python3.11/json/decoder.py", line 337, in decode
            obj, end = self.raw_decode(s, idx=_w(s, 0).end())
                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          File "/python/lib/python3.11/json/decoder.py", line 355, in raw_decode
            raise JSONDecodeError("Expecting value", s, err.value) from None
        json.decoder.JSONDecodeError: Expecting value: line 1 column 4 (char 3)

        The above exception was the direct cause of the following exception:

        Traceback (most recent call last):
          File "/script.py", line 6, in <module>
            raise KeyError("outer") from e
        KeyError: 'outer'
        """,
        outcome.err());
    Outcome wrong = python().run("-c", "1 +");
    assertEquals(
        new Outcome(
            1,
            "",
            """
              File "<string>", line 1
                1 +
                   ^
            SyntaxError: invalid syntax
            """),
        wrong);
  }

  @Test
  void it_reads_a_script_from_its_input_and_runs_modules() {
    assertEquals(
        "from input ['-', 'x']\n",
        python().input("import sys; print('from input', sys.argv)").run("-", "x").out());
    assertEquals(
        """
        {
            "a": [
                1,
                null
            ]
        }
        """,
        python().input("{\"a\": [1, null]}").run("-m", "json.tool").succeeded().out());
    assertEquals(
        new Outcome(1, "", "Expecting value: line 1 column 7 (char 6)\n"),
        python().input("{\"a\": ]").run("-m", "json.tool"));
  }

  @Test
  void a_program_that_has_ended_leaves_nothing() throws Exception {
    GuestPython python = python();
    String script = "import zlib, sqlite3, tally; tally.add('x'); print(len(tally.each(print)))";
    assertEquals("x 1\n1\n", python.run("-c", script).succeeded().out());
    assertTrue(isCollected(python.program()));
  }

  /** The line of {@code ligature run} that docs/python.md has. */
  @Test
  void the_command_runs_it() {
    Path modules = BuiltProgram.folder("cpython");
    assertEquals(
        new Outcome(3, "14\n", ""),
        execute(
            List.of(
                "run",
                "--stack-size",
                "8388608",
                "--library-path",
                modules.toString(),
                "--dir",
                modules + "::/python",
                "--argv0",
                "/python/bin/python3.11",
                modules.resolve("python.wasm").toString(),
                "-c",
                "import array, sys; print(sum(array.array('i', [2, 5, 7]))); sys.exit(3)")));
  }

  @Test
  void fused_with_extension_modules_it_is_one_module_that_node_runs_too() throws Exception {
    Path modules = BuiltProgram.folder("cpython").toRealPath();
    Path fused = directory.resolve("fused.wasm");
    List<String> command = new ArrayList<>(List.of("fuse", "-o", fused.toString()));
    command.addAll(List.of("--stack-size", "8388608", "--library-path", modules.toString()));
    command.add(modules.resolve("python.wasm").toString());
    // By the names that Python opens them by: the guest's paths are to be those of the host.
    for (String name : List.of("lib/python3.11/lib-dynload/zlib", "extensions/tally")) {
      command.add(modules.resolve(name + ".cpython-311-wasm32-wasi.so").toString());
    }
    assertEquals(new Outcome(0, "", ""), execute(command));
    Map<String, String> environment =
        Map.of("PYTHONHOME", modules.toString(), "PYTHONPATH", modules + "/extensions");
    String script =
        """
        import tally, zlib
        print(zlib.decompress(zlib.compress(b"one module")).decode(), tally.add("x", 3), tally.each(lambda n, c: n * c))
        try: import _json
        except ImportError as e: print(type(e).__name__, e.name)
        """;
    String expected = "one module 3 ['xxx']\nImportError _json\n";
    List<String> run = new ArrayList<>(List.of("run", "--no-dlopen", "--dir"));
    run.add(modules + "::" + modules);
    environment.forEach((name, value) -> run.addAll(List.of("--env", name + "=" + value)));
    run.addAll(List.of(fused.toString(), "-c", script));
    assertEquals(new Outcome(0, expected, ""), execute(run));
    Optional<Node> node = Node.find();
    assumeTrue(node.isPresent(), "no Node: run here only");
    Node.Outcome outcome =
        node.get()
            .run(
                fused,
                Map.of(modules.toString(), modules),
                environment,
                List.of(),
                List.of("python", "-c", script),
                new byte[0]);
    assertEquals(new Node.Outcome(0, expected, ""), outcome);
  }

  private static Outcome execute(List<String> command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Host host = new Host(new ByteArrayInputStream(new byte[0]), out, err, Map.of(), Terminals.NONE);
    int status = Main.execute(host, command.toArray(String[]::new));
    return new Outcome(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
