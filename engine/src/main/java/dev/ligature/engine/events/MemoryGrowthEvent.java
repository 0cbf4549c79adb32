package dev.ligature.engine.events;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** The growth of a memory. */
@Name("dev.ligature.MemoryGrowth")
@Label("Memory Growth")
@Category({"Ligature", "Engine"})
@Description("A guest's memory was to grow; the stack trace has who asked for it")
final class MemoryGrowthEvent extends Event {
  @Label("Pages Before")
  @Description("The size before, in pages of 64 KiB")
  long before;

  @Label("Pages")
  @Description("By how many pages it was to grow")
  long pages;

  @Label("Grown")
  @Description("Whether it has, or its limit or the heap did not allow it")
  boolean grown;
}
