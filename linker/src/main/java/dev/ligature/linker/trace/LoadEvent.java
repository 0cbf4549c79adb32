package dev.ligature.linker.trace;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A library that was loaded. */
@Name("dev.ligature.Load")
@Label("Library Load")
@Category({"Ligature", "Linker"})
@Description("A library came into a program's link map, before its constructors have run")
@StackTrace(false)
final class LoadEvent extends Event {
  @Label("Library")
  String library = "";

  @Label("File")
  @Description("Its file; empty if it is in memory")
  String file = "";

  @Label("Memory Base")
  long memoryBase;

  @Label("Memory Size")
  @DataAmount
  long memorySize;

  @Label("Table Base")
  int tableBase;

  @Label("Table Size")
  int tableSize;
}
