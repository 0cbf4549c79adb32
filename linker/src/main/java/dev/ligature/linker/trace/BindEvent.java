package dev.ligature.linker.trace;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A reference that was bound: thousands for a large library. */
@Name("dev.ligature.Bind")
@Label("Symbol Binding")
@Category({"Ligature", "Linker"})
@Description("A reference of a library was bound to a definition")
@Enabled(false)
@StackTrace(false)
final class BindEvent extends Event {
  @Label("Library")
  @Description("The library that refers to the symbol")
  String library = "";

  @Label("Symbol")
  String symbol = "";

  @Label("Kind")
  @Description("FUNCTION, ADDRESS, DATA or THREAD_LOCAL")
  String kind = "";

  @Label("Lazy")
  @Description("Whether it was bound later than its library was loaded")
  boolean lazy;

  @Label("Definer")
  @Description("The library that defines it; empty if the host or the linker does")
  String definer = "";

  @Label("Definition")
  @Description("The definition's name")
  String definition = "";
}
