package dev.ligature.trino;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.trino.testing.MaterializedRow;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Values of SQL as arguments and results of C functions. */
@ExtendWith(SharedCluster.class)
final class ValuesTest {
  private final Cluster cluster;

  ValuesTest(Cluster cluster) {
    this.cluster = cluster;
  }

  private @Nullable Object value(Wasm function, String expression) {
    return cluster.value(function.inline() + "SELECT " + expression);
  }

  private String failure(Wasm function, String expression) {
    return String.valueOf(
        assertThrows(RuntimeException.class, () -> value(function, expression)).getMessage());
  }

  @Test
  void integers_of_each_size_are_passed() {
    Wasm add = Wasm.of("f(a integer, b integer) RETURNS integer", "add", "(a, b)");
    assertEquals(5, value(add, "f(2, 3)"));
    assertEquals(Integer.MIN_VALUE, value(add, "f(2147483647, 1)"));
    Wasm wide = Wasm.of("f(a bigint, b bigint) RETURNS bigint", "add_wide", "(a, b)");
    assertEquals(1L << 40, value(wide, "f(1099511627775, 1)"));
    Wasm small = Wasm.of("f(a tinyint, b smallint) RETURNS bigint", "add", "(a:i32, b:i32):i32");
    assertEquals(-130L, value(small, "f(tinyint '-128', smallint '-2')"));
  }

  @Test
  void results_are_as_small_as_their_type_says() {
    assertEquals(
        (byte) -1, value(Wasm.of("f(n integer) RETURNS tinyint", "low_byte", "(n):i8"), "f(255)"));
    assertEquals(
        65535, value(Wasm.of("f(n integer) RETURNS integer", "low_half", "(n):u16"), "f(-1)"));
    assertEquals(
        255L, value(Wasm.of("f(n integer) RETURNS bigint", "low_byte", "(n):u8"), "f(-1)"));
  }

  @Test
  void numbers_with_fractions_are_passed() {
    assertEquals(1.25f, value(Wasm.of("f(x real) RETURNS real", "half", "(x)"), "f(real '2.5')"));
    assertEquals(
        0.30000000000000004,
        value(Wasm.of("f(x double, y double) RETURNS double", "scale", "(x, y)"), "f(1e-1, 3e0)"));
    assertEquals(
        7.5, value(Wasm.of("f(x bigint) RETURNS double", "scale", "(x:f64, 2.5)"), "f(3)"));
    assertEquals(
        0.5, value(Wasm.of("f(x double) RETURNS double", "half", "(x:f32):f32"), "f(1e0)"));
  }

  @Test
  void truth_values_are_passed() {
    Wasm even = Wasm.of("f(n integer) RETURNS boolean", "is_even", "(n):bool");
    assertEquals(true, value(even, "f(4)"));
    assertEquals(false, value(even, "f(5)"));
    Wasm flags = Wasm.of("f(a boolean, b boolean) RETURNS integer", "which_are_null", "(a, b)");
    assertEquals(2, value(flags, "f(false, true)"));
  }

  @Test
  void days_and_times_are_numbers() {
    assertEquals(
        LocalDate.of(2024, 3, 1),
        value(Wasm.of("f(d date) RETURNS date", "next_day", "(d)"), "f(date '2024-02-29')"));
    assertEquals(
        "2024-03-01 00:30:00.000",
        value(
            Wasm.of("f(t timestamp(3)) RETURNS timestamp(3)", "next_hour", "(t)"),
            "CAST(f(timestamp '2024-02-29 23:30:00.000') AS varchar)"));
  }

  @Test
  void strings_are_passed_with_a_zero_at_their_end() {
    Wasm length = Wasm.of("f(text varchar) RETURNS integer", "text_length", "(text)");
    assertEquals(7, value(length, "f('Gr\u00fc\u00dfe')"));
    assertEquals(0, value(length, "f('')"));
    Wasm crc = Wasm.of("f(data varbinary) RETURNS bigint", "crc", "(0, data, length(data)):u32");
    assertEquals(3421780262L, value(crc, "f(to_utf8('123456789'))"));
  }

  @Test
  void strings_that_C_returns_are_read_to_their_end_and_no_string_is_null() {
    Wasm weekday = Wasm.of("f(n integer) RETURNS varchar", "weekday", "(n):str");
    assertEquals("Mittwoch", value(weekday, "f(2)"));
    assertNull(value(weekday, "f(7)"));
    assertEquals("a\ufffdz", value(Wasm.of("f() RETURNS varchar", "broken_text", "()"), "f()"));
  }

  @Test
  void a_string_is_changed_in_a_copy() {
    Wasm upper = Wasm.of("f(text varchar) RETURNS varchar", "upper", "(result(text))");
    assertEquals("LIGATURE 1", value(upper, "f('Ligature 1')"));
    assertEquals(
        List.of("AB", "ab"),
        cluster
            .query(upper.inline() + "SELECT f(t), t FROM (VALUES 'ab') v(t)")
            .getMaterializedRows()
            .getFirst()
            .getFields());
  }

  @Test
  void a_string_is_written_to_room_of_a_size_that_depends_on_arguments() {
    Wasm twice =
        Wasm.of(
            "f(t varchar) RETURNS varchar",
            "twice",
            "(result[2 * length(t)], 1000:u32, t, length(t)):length");
    assertEquals("aabbcc", value(twice, "f('abc')"));
    assertEquals("", value(twice, "f('')"));
  }

  @Test
  void a_length_comes_back_where_its_capacity_was() {
    Wasm pack =
        Wasm.of(
            "f(data varbinary) RETURNS varbinary",
            "pack",
            "(result[2 * length(data) + 1], &length(result):size_t, data, length(data)):0");
    assertArrayEquals(new byte[] {3, 'a', 1, 'b'}, (byte[]) value(pack, "f(to_utf8('aaab'))"));
    Wasm small =
        Wasm.of(
            "f(data varbinary, room integer) RETURNS varbinary",
            "pack",
            "(result[$2], &length(result), $1, length($1)):0");
    assertEquals("pack of sql.so returned -5, not 0", failure(small, "f(to_utf8('aaab'), 3)"));
  }

  @Test
  void arrays_of_numbers_are_passed() {
    Wasm ints = Wasm.of("f(a array(integer)) RETURNS integer", "sum_ints", "(a, length(a))");
    assertEquals(6, value(ints, "f(ARRAY[1, 2, 3])"));
    assertEquals(0, value(ints, "f(ARRAY[])"));
    Wasm narrowed = Wasm.of("f(a array(bigint)) RETURNS integer", "sum_ints", "(a:i32, length(a))");
    assertEquals(6, value(narrowed, "f(ARRAY[bigint '1', 2, 3])"));
    assertEquals(
        "3000000000 is out of the range of i32", failure(narrowed, "f(ARRAY[3000000000])"));
    Wasm doubles = Wasm.of("f(a array(double)) RETURNS double", "sum_doubles", "(a, length(a))");
    assertEquals(4.0, value(doubles, "f(ARRAY[1.5e0, 2.5e0])"));
    assertEquals(
        "a null of type double is in an array or row, and C has none",
        failure(doubles, "f(ARRAY[1e0, null])"));
  }

  @Test
  void arrays_of_strings_are_passed() {
    Wasm longest = Wasm.of("f(a array(varchar)) RETURNS integer", "longest", "(a, length(a))");
    assertEquals(5, value(longest, "f(ARRAY['a', 'abcde', 'abc'])"));
  }

  @Test
  void arrays_are_results() {
    Wasm sums =
        Wasm.of(
            "f(a array(double)) RETURNS array(double)",
            "running_sums_",
            "(&length(a), result(a), &check)");
    assertEquals(List.of(1.0, 3.0, 6.0), value(sums, "f(ARRAY[1e0, 2e0, 3e0])"));
    assertEquals(
        "running_sums_ of sql.so has set its check to 4, not 0",
        failure(sums, "f(ARRAY[1e0, 2e0, 3e0, 4e0])"));
    Wasm squares =
        Wasm.of("f(n integer) RETURNS array(integer)", "squares", "(n) -> (result[n], n)");
    assertEquals(List.of(0, 1, 4, 9), value(squares, "f(4)"));
  }

  @Test
  void rows_are_structs() {
    String point = "row(x double, y real, weight tinyint, name varchar)";
    String value = "CAST(row(1.5e0, real '0.5', tinyint '3', 'four') AS " + point + ")";
    Wasm weigh = Wasm.of("f(p " + point + ") RETURNS double", "weigh", "(p)");
    assertEquals(10.0, value(weigh, "f(" + value + ")"));
    Wasm all = Wasm.of("f(p array(" + point + ")) RETURNS double", "weigh_all", "(p, length(p))");
    assertEquals(20.0, value(all, "f(ARRAY[" + value + ", " + value + "])"));
    Wasm mirror = Wasm.of("f(p " + point + ") RETURNS " + point, "mirror", "(p, &result)");
    assertEquals(
        new MaterializedRow(List.of(-1.5, -0.5f, (byte) 3, "four")).getFields(),
        ((MaterializedRow) java.util.Objects.requireNonNull(value(mirror, "f(" + value + ")")))
            .getFields());
  }

  @Test
  void a_number_is_a_result_at_an_address() {
    Wasm rest = Wasm.of("f(a integer, b integer) RETURNS integer", "quotient", "(a, b, &result)");
    assertEquals(2, value(rest, "f(17, 5)"));
  }

  @Test
  void a_null_argument_makes_the_result_null() {
    String types = "f(a integer, b integer) RETURNS integer";
    Wasm called = Wasm.of(types, "add", "(a, b)");
    assertNull(value(called, "f(1, null)"));
    Wasm strict = Wasm.of(types + " RETURNS NULL ON NULL INPUT", "add", "(a, b)");
    assertNull(value(strict, "f(null, 1)"));
    assertEquals(
        3L,
        cluster.value(
            called.inline() + "SELECT count(f(a, 1)) FROM (VALUES 1, null, 2, null, 3) t(a)"));
  }

  @Test
  void C_sees_nulls_that_it_is_shown() {
    Wasm length = Wasm.of("f(t varchar) RETURNS integer", "length_or_minus", "(t?)");
    assertEquals(-1, value(length, "f(null)"));
    assertEquals(3, value(length, "f('abc')"));
    Wasm flags =
        Wasm.of("f(a integer, b varchar) RETURNS integer", "which_are_null", "(null(a), null(b))");
    assertEquals(0, value(flags, "f(1, 'x')"));
    assertEquals(1, value(flags, "f(null, 'x')"));
    assertEquals(3, value(flags, "f(null, null)"));
    Wasm number = Wasm.of("f(a integer) RETURNS integer", "add", "(a?, null(a))");
    assertEquals(1, value(number, "f(null)"));
    assertEquals(7, value(number, "f(7)"));
  }

  @Test
  void numbers_that_do_not_fit_are_errors() {
    Wasm narrow = Wasm.of("f(a bigint) RETURNS integer", "add", "(a:i32, 0)");
    assertEquals("2147483648 is out of the range of i32", failure(narrow, "f(2147483648)"));
    Wasm unsigned = Wasm.of("f(a bigint) RETURNS integer", "add", "(a:u32, 0)");
    assertEquals("-1 is out of the range of u32", failure(unsigned, "f(-1)"));
    Wasm largest = Wasm.of("f() RETURNS bigint", "largest", "():u64");
    assertEquals("18446744073709551615 is out of the range of bigint", failure(largest, "f()"));
    Wasm byteOnly = Wasm.of("f(a integer) RETURNS tinyint", "add", "(a, 0):i32");
    assertEquals("128 is out of the range of tinyint", failure(byteOnly, "f(128)"));
  }

  @Test
  void parameters_are_named_by_a_head_or_by_places_too() {
    Wasm head =
        Wasm.of("f(a integer, b integer) RETURNS integer", "quotient", "(a, b) -> (b, a, &result)");
    assertEquals(5, value(head, "f(17, 5)"));
    Wasm places =
        Wasm.of("f(a integer, b integer) RETURNS integer", "quotient", "($2, $1, &result)");
    assertEquals(5, value(places, "f(17, 5)"));
  }

  @Test
  void without_a_signature_all_parameters_are_passed() {
    assertEquals(
        6.0, value(Wasm.of("f(a double, b double) RETURNS double", "scale", ""), "f(2e0, 3e0)"));
  }

  @Test
  void a_prototype_says_the_types_of_C() {
    Wasm crc =
        new Wasm(
            "f(start bigint, data varbinary) RETURNS bigint",
            "crc",
            "(start, data, length(data))",
            """
            /* As a header has it. */
            typedef unsigned int uInt;
            extern uInt crc(uInt start, const unsigned char *data, size_t length);
            """);
    assertEquals(3421780262L, value(crc, "f(0, to_utf8('123456789'))"));
  }

  @Test
  void C_gets_the_address_of_a_flag_and_of_a_number_that_may_be_null() {
    Wasm flag =
        Wasm.of("f(a integer, b boolean) RETURNS integer", "sum_ints", "(a, b) -> (&null(a), 1)");
    assertEquals(1, value(flag, "f(null, false)"));
    assertEquals(0, value(flag, "f(7, true)"));
    Wasm last = Wasm.of("f(a integer) RETURNS integer", "sum_ints", "(&null(a), 1)");
    assertEquals(1, value(last, "f(null)"));
    // 65 is the string "A", and no number is no address.
    Wasm optional = Wasm.of("f(a integer) RETURNS integer", "length_or_minus", "(&a?)");
    assertEquals(1, value(optional, "f(65)"));
    assertEquals(-1, value(optional, "f(null)"));
  }

  @Test
  void a_copy_of_null_is_null() {
    Wasm copied =
        Wasm.of("f(t varchar) RETURNS varchar", "twice", "(result(t), null(t), t, length(t))");
    assertNull(value(copied, "f(null)"));
    assertEquals("abc", value(copied, "f('abc')"));
    Wasm array =
        Wasm.of(
            "f(a array(double)) RETURNS array(double)",
            "running_sums_",
            "(&null(a), result(a), &check)");
    assertNull(value(array, "f(null)"));
    assertEquals(List.of(1.0, 2.0), value(array, "f(ARRAY[1e0, 2e0])"));
  }

  @Test
  void room_that_no_number_counts_is_an_error() {
    Wasm squares =
        Wasm.of(
            "f(n bigint, k integer) RETURNS array(bigint)", "squares", "(n, k) -> (result[n], k)");
    assertEquals(
        "2305843009213693957 elements of 8 bytes are no room",
        failure(squares, "f(2305843009213693957, 1)"));
    assertEquals("-8 bytes are no room", failure(squares, "f(-1, 1)"));
  }

  @Test
  void a_text_is_not_longer_than_its_type() {
    Wasm weekday = Wasm.of("f(n integer) RETURNS varchar(7)", "weekday", "(n):str");
    assertEquals("Montag", value(weekday, "f(0)"));
    assertEquals(
        "the function gave 8 characters, too many for a varchar(7)", failure(weekday, "f(2)"));
    // Five characters of seven bytes.
    Wasm upper = Wasm.of("f(t varchar(5)) RETURNS varchar(5)", "upper", "(result(t))");
    assertEquals("GR\u00fc\u00dfE", value(upper, "f('Gr\u00fc\u00dfe')"));
    Wasm twice =
        Wasm.of(
            "f(t varchar) RETURNS varchar(3)",
            "twice",
            "(result[2 * length(t)], 1000:u32, t, length(t)):length");
    assertEquals("aa", value(twice, "f('a')"));
    assertEquals(
        "the function gave 4 characters, too many for a varchar(3)", failure(twice, "f('ab')"));
    String row = "row(x double, y real, weight tinyint, name varchar(%d))";
    Wasm mirror =
        Wasm.of(
            "f(p " + row.formatted(9) + ") RETURNS " + row.formatted(3), "mirror", "(p, &result)");
    assertEquals(
        "the function gave 4 characters, too many for a varchar(3)",
        failure(
            mirror,
            "f(CAST(row(1.5e0, real '0.5', tinyint '3', 'four') AS " + row.formatted(9) + "))"));
  }

  @Test
  void a_time_is_rounded_to_the_digits_of_its_type() {
    String types = "f(t timestamp(0)) RETURNS timestamp(0)";
    String time = "timestamp '2024-02-29 23:30:00'";
    Wasm little = Wasm.of(types, "add_wide", "(t, 499999)");
    assertEquals(true, value(little, "f(" + time + ") = " + time));
    Wasm half = Wasm.of(types, "add_wide", "(t, 500000)");
    assertEquals(true, value(half, "f(" + time + ") = " + time + " + interval '1' second"));
    String early = "timestamp '1960-01-01 12:00:00'";
    Wasm less = Wasm.of(types, "add_wide", "(t, -500000)");
    assertEquals(true, value(less, "f(" + early + ") = " + early));
    Wasm much = Wasm.of(types, "add_wide", "(t, -500001)");
    assertEquals(true, value(much, "f(" + early + ") = " + early + " - interval '1' second"));
    Wasm exact = Wasm.of("f(t timestamp(6)) RETURNS timestamp(6)", "add_wide", "(t, 1)");
    assertEquals(
        true,
        value(
            exact,
            "f(timestamp '1960-01-01 12:00:00.000000') = timestamp '1960-01-01 12:00:00.000001'"));
    Wasm written =
        Wasm.of("f(a integer, b integer) RETURNS timestamp(0)", "quotient", "(a, b, &result:i32)");
    assertEquals(true, value(written, "f(1700000, 1000000) = timestamp '1970-01-01 00:00:01'"));
  }

  @Test
  void a_number_that_only_infinity_is_near_to_is_an_error() {
    Wasm half = Wasm.of("f(x double) RETURNS double", "half", "(x:f32):f32");
    assertEquals("1.0E300 is out of the range of f32", failure(half, "f(1e300)"));
    assertEquals(Double.NEGATIVE_INFINITY, value(half, "f(-infinity())"));
    Wasm sum = Wasm.of("f(a array(double)) RETURNS integer", "sum_ints", "(a:f32, 0)");
    assertEquals("-1.0E39 is out of the range of f32", failure(sum, "f(ARRAY[-1e39])"));
  }
}
