package dev.ligature.trino;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ligature.guests.Guests;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is wrong with a function is said when it is made. */
@ExtendWith(SharedCluster.class)
@Timeout(60)
final class ValidationTest {
  private final Cluster cluster;

  ValidationTest(Cluster cluster) {
    this.cluster = cluster;
  }

  private String failure(String sql) {
    return String.valueOf(
        assertThrows(RuntimeException.class, () -> cluster.query(sql)).getMessage());
  }

  private String failure(Wasm function) {
    String message = failure("CREATE " + made(function.declaration()));
    String start = "line 1:8: Invalid function 'f': ";
    assertTrue(message.startsWith(start), message);
    return message.substring(start.length());
  }

  private static String made(String declaration) {
    return declaration.replace("FUNCTION f", "FUNCTION memory.default.f");
  }

  @Test
  void a_function_is_made_and_called_and_dropped() {
    String name = "memory.default.add_two";
    cluster.query(
        "CREATE " + Wasm.of(name + "(a integer) RETURNS integer", "add", "(a, 2)").declaration());
    assertEquals(5, cluster.value("SELECT " + name + "(3)"));
    assertEquals(
        25L, cluster.value("SELECT count(" + name + "(CAST(nationkey AS integer))) FROM nation"));
    cluster.query("DROP FUNCTION " + name + "(integer)");
  }

  @Test
  void symbols_that_are_not_there_are_errors() {
    assertEquals(
        "sql.so has no symbol length: there are text_length, length_or_minus",
        failure(Wasm.of("f(a varchar) RETURNS integer", "length", "(a)")));
    assertEquals(
        "some_data of sql.so is data, not a function",
        failure(Wasm.of("f(a varchar) RETURNS integer", "some_data", "(a)")));
    assertEquals(
        "the property 'symbol' is missing: the name of the C function",
        failure(Wasm.of("f(a varchar) RETURNS integer", "", "(a)")));
  }

  @Test
  void libraries_that_are_not_there_are_errors() {
    Wasm function = Wasm.of("f(a integer) RETURNS integer", "add", "(a, 1)");
    assertEquals(
        "line 2:7: Unable to set function language WASM property 'library' to ['none.so']: there is"
            + " no library none.so in "
            + Cluster.guests()
            + " of server-0",
        failure("CREATE " + made(function.declaration("none.so"))));
    assertEquals(
        "line 2:7: Unable to set function language WASM property 'library' to ['../sql/sql.so']:"
            + " '../sql/sql.so' is no name of a library's file",
        failure("CREATE " + made(function.declaration("../sql/sql.so"))));
    assertEquals(
        "the property 'library' is missing: the file of the library, unless the body is a module"
            + " in Base64",
        failure("CREATE " + made(function.declaration("")))
            .substring("line 1:8: Invalid function 'f': ".length()));
  }

  @Test
  void types_that_C_has_not_are_errors() {
    assertEquals(
        "parameter 1 is of type decimal(10,2), which C functions don't know: there are boolean,"
            + " tinyint, smallint, integer, bigint, real, double, varchar, varbinary, date,"
            + " timestamp(0..6), arrays and rows of them",
        failure(Wasm.of("f(a decimal(10,2)) RETURNS integer", "add", "(a, 1)")));
    assertEquals(
        """
        signature, column 2: C has no array(array(integer))
        >>> (a, 1)
        >>>  ^\
        """,
        failure(Wasm.of("f(a array(array(integer))) RETURNS integer", "add", "(a, 1)")));
  }

  @Test
  void arguments_that_do_not_fit_are_errors_at_their_place() {
    assertEquals(
        """
        signature, column 5: this is i64 in C, and the function takes i32 here: write b:i32 or b:u32
        >>> (a, b)
        >>>     ^\
        """,
        failure(Wasm.of("f(a integer, b bigint) RETURNS integer", "add", "(a, b)")));
    assertEquals(
        """
        signature, column 1: the signature passes 1 arguments, and add of sql.so is of type (i32, i32) -> i32
        >>> (a)
        >>> ^\
        """,
        failure(Wasm.of("f(a integer) RETURNS integer", "add", "(a)")));
    assertEquals(
        """
        signature, column 1: the signature speaks of 1 parameter, and the function in SQL has 2 parameters
        >>> (a, 1)
        >>> ^\
        """,
        failure(Wasm.of("f(a integer, b integer) RETURNS integer", "add", "(a, 1)")));
    assertEquals(
        """
        signature, column 2: a double can't be passed as i32
        >>> (a:i32, 1)
        >>>  ^\
        """,
        failure(Wasm.of("f(a double) RETURNS integer", "add", "(a:i32, 1)")));
    assertEquals(
        """
        signature, column 2: a varchar is a pointer in C
        >>> (a:u32, 1)
        >>>  ^\
        """,
        failure(Wasm.of("f(a varchar) RETURNS integer", "add", "(a:u32, 1)")));
    assertEquals(
        """
        signature, column 5: 300 is no number of type u8
        >>> (a, 300:u8)
        >>>     ^\
        """,
        failure(Wasm.of("f(a integer) RETURNS integer", "add", "(a, 300:u8)")));
    assertEquals(
        """
        signature, column 5: a integer has no length
        >>> (a, length(a))
        >>>     ^\
        """,
        failure(Wasm.of("f(a integer) RETURNS integer", "add", "(a, length(a))")));
  }

  @Test
  void results_that_do_not_fit_are_errors() {
    assertEquals(
        """
        signature, column 7: add of sql.so returns i32, which is no i64: write :i32 or :u32
        >>> (a, a)
        >>>       ^\
        """,
        failure(Wasm.of("f(a integer) RETURNS bigint", "add", "(a, a)")));
    assertEquals(
        """
        signature, column 7: a i32 can't be the result, which is a double
        >>> (a, a):i32
        >>>       ^\
        """,
        failure(Wasm.of("f(a integer) RETURNS double", "add", "(a, a):i32")));
    assertEquals(
        """
        signature, column 4: upper of sql.so returns nothing: where is the result? Write result[..] or &result among the arguments
        >>> (a)
        >>>    ^\
        """,
        failure(Wasm.of("f(a varchar) RETURNS varchar", "upper", "(a)")));
    assertEquals(
        """
        signature, column 4: text_length of sql.so can't return a array(integer): write result[..] or &result among the arguments
        >>> (a)
        >>>    ^\
        """,
        failure(Wasm.of("f(a varchar) RETURNS array(integer)", "text_length", "(a)")));
    assertEquals(
        """
        signature, column 13: there is a result already
        >>> (result(a), result[9], a, 1)
        >>>             ^\
        """,
        failure(Wasm.of("f(a varchar) RETURNS varchar", "twice", "(result(a), result[9], a, 1)")));
    assertEquals(
        """
        signature, column 2: the result is a varchar, and this a varbinary
        >>> (result(a))
        >>>  ^\
        """,
        failure(Wasm.of("f(a varbinary) RETURNS varchar", "upper", "(result(a))")));
    assertEquals(
        """
        signature, column 2: room is for strings and arrays: for a integer write &result
        >>> (result[4], a, a)
        >>>  ^\
        """,
        failure(Wasm.of("f(a integer) RETURNS integer", "quotient", "(result[4], a, a)")));
  }

  @Test
  void signatures_are_read_strictly() {
    assertEquals(
        """
        signature, column 4: expected ',' or ')', found 'b'
        >>> (a b)
        >>>    ^\
        """,
        failure(Wasm.of("f(a integer) RETURNS integer", "add", "(a b)")));
    assertEquals(
        """
        signature, column 9: int32 is no C type: there are bool, i8, u8, i16, u16, i32, u32, i64, u64, f32, f64, ptr and the names that C has
        >>> (a, a): int32
        >>>         ^\
        """,
        failure(Wasm.of("f(a integer) RETURNS integer", "add", "(a, a): int32")));
    assertEquals(
        """
        signature, column 11: there is no parameter b: there are [a]
        >>> (a) -> (a, b)
        >>>            ^\
        """
            .replace("column 11", "column 12"),
        failure(Wasm.of("f(a integer) RETURNS integer", "add", "(a) -> (a, b)")));
    assertEquals(
        """
        signature, column 9: expected the end, found 'x'
        >>> (a, a) x
        >>>        ^\
        """
            .replace("column 9", "column 8"),
        failure(Wasm.of("f(a integer) RETURNS integer", "add", "(a, a) x")));
  }

  @Test
  void prototypes_are_read() {
    assertEquals(
        """
        C declarations, column 1: there is no prototype of add
        >>> int sub(int a, int b);
        >>> ^\
        """,
        failure(
            new Wasm("f(a integer) RETURNS integer", "add", "(a, a)", "int sub(int a, int b);")));
    assertEquals(
        """
        C declarations, column 9: parameter 2 is of the unknown type 'num': a typedef in front may say what it is
        >>> int add(int a, num b);
        >>>         ^\
        """,
        failure(
            new Wasm("f(a integer) RETURNS integer", "add", "(a, a)", "int add(int a, num b);")));
    assertEquals(
        """
        signature, column 1: add of sql.so has 3 parameters by its prototype, and is of type (i32, i32) -> i32
        >>> (a, a)
        >>> ^\
        """,
        failure(
            new Wasm(
                "f(a integer) RETURNS integer", "add", "(a, a)", "int add(int a, int b, int c);")));
  }

  @Test
  void a_body_can_be_the_module() throws IOException {
    String module =
        Base64.getMimeEncoder()
            .encodeToString(Files.readAllBytes(Guests.module("sql/sql.so")))
            .replace("\r", "");
    String function =
        "FUNCTION f(a integer) RETURNS integer LANGUAGE WASM WITH (symbol = 'add', signature = '(a,"
            + " 40)') AS $$\n%s\n$$";
    assertEquals(42, cluster.value("WITH " + function.formatted(module) + " SELECT f(2)"));
    assertEquals(
        "line 1:8: Invalid function 'f': the body begins like a module in Base64, but is none: Last"
            + " unit does not have enough valid bits",
        failure("CREATE " + made(function.formatted("AGFzb"))));
    assertTrue(
        failure("CREATE " + made(function.formatted("AGFzbQEAAAAB")))
            .startsWith("line 1:8: Invalid function 'f': body can't be linked: "),
        "a module that ends too early");
  }

  @Test
  void a_version_can_be_pinned() throws IOException {
    Wasm function = Wasm.of("f(a integer) RETURNS integer", "add", "(a, 1)");
    String hash = new LibraryFolder(Cluster.guests()).find("sql.so").orElseThrow().hash();
    assertEquals(
        3, cluster.value("WITH " + function.declaration("sql.so@" + hash) + " SELECT f(2)"));
    String other = "0".repeat(64);
    assertEquals(
        """
        line 2:7: Unable to set function language WASM property 'library' to ['sql.so@%1$s']: sql.so in %2$s of server-0 is another than the one that the query is about:
        >>> server-0 has %3$s
        >>> the query wants %1$s
        Copy one of them to all servers.\
        """
            .formatted(other, Cluster.guests(), hash),
        failure("CREATE " + made(function.declaration("sql.so@" + other))));
    assertEquals(
        "line 2:7: Unable to set function language WASM property 'library' to ['sql.so@12']: '12'"
            + " is no SHA-256 of sql.so in 64 hexadecimal digits",
        failure("CREATE " + made(function.declaration("sql.so@12"))));
  }

  @Test
  void a_check_and_a_length_are_there_once_and_of_a_type_that_can_be_read() {
    assertEquals(
        """
        signature, column 21: there is a check already
        >>> (&check, result(a), &check)
        >>>                     ^\
        """,
        sums("(&check, result(a), &check)"));
    assertEquals(
        """
        signature, column 30: there is a length of the result already
        >>> (&length(result), result(a), &length(result))
        >>>                              ^\
        """,
        sums("(&length(result), result(a), &length(result))"));
    assertEquals(
        """
        signature, column 25: a check is an integer, not f64
        >>> (&length(a), result(a), &check:f64)
        >>>                         ^\
        """,
        sums("(&length(a), result(a), &check:f64)"));
    assertEquals(
        """
        signature, column 2: a length is an integer of 32 or 64 bits, not f32
        >>> (&length(result):f32, result(a), &check)
        >>>  ^\
        """,
        sums("(&length(result):f32, result(a), &check)"));
    assertEquals(
        """
        signature, column 2: a length is an integer of 32 or 64 bits, not u16
        >>> (&length(result):u16, result(a), &check)
        >>>  ^\
        """,
        sums("(&length(result):u16, result(a), &check)"));
  }

  private String sums(String signature) {
    return failure(Wasm.of("f(a array(double)) RETURNS array(double)", "running_sums_", signature));
  }

  @Test
  void literals_that_do_not_fit_are_errors() {
    assertEquals(
        """
        signature, column 5: 0xffffffffffffffff is no number of type i32
        >>> (a, 0xffffffffffffffff)
        >>>     ^\
        """,
        failure(Wasm.of("f(a integer) RETURNS integer", "add", "(a, 0xffffffffffffffff)")));
    assertEquals(
        """
        signature, column 2: 1e300 is no number of type f32
        >>> (1e300)
        >>>  ^\
        """,
        failure(Wasm.of("f() RETURNS real", "half", "(1e300)")));
    assertEquals(
        41,
        cluster.value(
            Wasm.of("f(a integer) RETURNS integer", "add", "(a, 0xffffffff)").inline()
                + "SELECT f(42)"));
  }

  @Test
  void a_constructor_that_does_not_end_is_stopped() {
    // A module whose start function is an endless loop, and a function g.
    String module =
        """
        0061736d 01000000
        000f 0864796c696e6b2e30 010400000000
        0108 02 600000 6000017f
        0303 02 00 01
        0705 01 0167 0001
        0801 00
        0a0e 02 07 00 03400c000b 0b 04 00 4101 0b
        """;
    byte[] bytes = HexFormat.of().parseHex(module.replaceAll("\\s", ""));
    assertEquals(
        "line 1:8: Invalid function 'f': body can't be opened on server-0: its constructors were"
            + " interrupted: the program's time limit of 5 s is over",
        failure(
            "CREATE FUNCTION memory.default.f() RETURNS integer LANGUAGE WASM"
                + " WITH (symbol = 'g') AS $$\n"
                + Base64.getEncoder().encodeToString(bytes)
                + "\n$$"));
  }
}
