package dev.ligature.linker.trace;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** The opening of a library, or the start of a program. */
@Name("dev.ligature.Open")
@Label("Library Opening")
@Category({"Ligature", "Linker"})
@Description("A library was opened, or a program's start: its search, its load, its constructors")
final class OpenEvent extends Event {
  @Label("Library")
  @Description("The name that was asked for")
  String library = "";

  @Label("Failure")
  @Description("Why it has failed, or empty")
  String failure = "";
}
