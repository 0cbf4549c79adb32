package dev.ligature.conformance.programs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQLite: {@code libsqlite3.so}, its shell, and extensions that the shell opens. */
final class SqliteTest {
  @TempDir Path directory;

  @Test
  void queries_give_what_they_give_natively() throws Exception {
    Outcome outcome =
        sqlite()
            .input(
                """
                create table n(i integer primary key, r real, t text);
                with recursive c(x) as (select 1 union all select x+1 from c where x<2000)
                  insert into n select x, sqrt(x), printf('%05d', (x*7919)%2003) from c;
                create index by_text on n(t);
                select count(*), sum(i), round(sum(r), 6), min(t), max(t) from n;
                select i, t, lag(t) over (order by t desc) from n order by t limit 3;
                select json_group_array(json_object('i', i)) from (select i from n order by t limit 3);
                create virtual table f using fts5(body);
                insert into f values ('the quick brown fox'), ('jumps over'), ('the lazy dog');
                select rowid, highlight(f, 0, '[', ']') from f('the') order by rank;
                create virtual table box using rtree(id, x0, x1, y0, y1);
                insert into box values (1, 0, 1, 0, 1), (2, 5, 6, 5, 6);
                select id from box where x0 > 2;
                select strftime('%Y-%m-%d', 1e9, 'unixepoch'), hex(quote(x'00ff')), 7.0/3;
                """)
            .run("-batch", ":memory:")
            .succeeded();
    assertEquals(
        """
        2000|2001000|59650.633125|00001|02002
        1723|00001|00002
        1443|00002|00003
        1163|00003|00004
        [{"i":1723},{"i":1443},{"i":1163}]
        3|[the] lazy dog
        1|[the] quick brown fox
        2
        2001-09-09|58273030464627|2.33333333333333
        """,
        outcome.out());
  }

  @Test
  void a_database_file_is_the_native_one_byte_for_byte() throws Exception {
    BuiltProgram sqlite = sqlite();
    sqlite
        .input(
            """
            create table t(a, b);
            begin;
            insert into t values (1, 'one'), (2, 'two'), (3, zeroblob(9));
            commit;
            begin; delete from t; rollback;
            delete from t where a = 2;
            """)
        .run("-batch", "test.db")
        .succeeded();
    byte[] database = sqlite.result("test.db");
    assertEquals(
        "SQLite format 3\0", new String(Arrays.copyOf(database, 16), StandardCharsets.US_ASCII));
    Outcome read =
        sqlite
            .input("select a, iif(a=3, hex(b), b) from t; pragma integrity_check;")
            .run("test.db");
    assertEquals("1|one\n3|000000000000000000\nok\n", read.succeeded().out());
  }

  @Test
  void extensions_are_opened_and_call_back() throws Exception {
    Outcome outcome =
        sqlite()
            .file("table.csv", "name,size\nalpha,1\nbeta,20\n")
            .input(
                """
                .load '{modules}/series.so'
                .load '{modules}/regexp.so'
                .load '{modules}/csv.so'
                .load '{modules}/sha1.so'
                select sum(value) from generate_series(1, 100, 3);
                select 'ligature' regexp '^li.*re$', 'linker' regexp '^li.*re$';
                create virtual table temp.t using csv(filename='table.csv', header=1);
                select name, size*2 from t;
                select sha1('abc');
                """)
            .run("-batch", ":memory:")
            .succeeded();
    assertEquals(
        """
        1717
        1|0
        alpha|2
        beta|40
        a9993e364706816aba3e25717850c26c9cd0d89d
        """,
        outcome.out());
  }

  @Test
  void an_extension_that_is_not_there_is_an_error_of_the_shell() throws Exception {
    Outcome outcome = sqlite().input(".load '{modules}/none'\n").runGuest("-batch", ":memory:");
    assertEquals(
        "Error: /modules/none.so: cannot open shared object file: No such file or directory\n",
        outcome.err());
  }

  private BuiltProgram sqlite() throws Exception {
    return new BuiltProgram("sqlite", "sqlite3", directory)
        .environment("HOME", "/")
        .opens("series.so", "regexp.so", "csv.so", "sha1.so");
  }
}
