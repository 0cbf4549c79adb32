package dev.ligature.bench.worker;

import static java.util.Map.entry;

import java.io.IOException;
import java.util.Map;

/** The worker for Ligature. */
public final class LigatureWorker {
  private LigatureWorker() {}

  /** Answers requests until there are no more. */
  public static void main(String[] args) throws IOException {
    GuestTasks guests = new GuestTasks(LigatureGuest::open);
    PluginTasks plugins = new PluginTasks();
    LinkTasks links = new LinkTasks();
    ParseTasks parser = new ParseTasks();
    LapackTasks lapack = new LapackTasks();
    ShareTasks sharing = new ShareTasks();
    ScriptTasks scripts = new ScriptTasks();
    DatabaseTasks databases = new DatabaseTasks(EmbeddedDatabase::open);
    new Requests(
            Map.ofEntries(
                entry("open", guests::open),
                entry("call", guests::call),
                entry("enter", guests::enter),
                entry("enter-by-field", guests::enterByField),
                entry("plugins", plugins::open),
                entry("reopen", plugins::reopen),
                entry("link", links::link),
                entry("symbols", links::symbols),
                entry("dlsym-handle", links::dlsymHandle),
                entry("dlsym-global", links::dlsymGlobal),
                entry("parser", parser::open),
                entry("parse", parser::parse),
                entry("lapack", lapack::open),
                entry("solve", lapack::solve),
                entry("scripts", scripts::open),
                entry("script", scripts::run),
                entry("database", databases::open),
                entry("statement", databases::run),
                entry("databases", EmbeddedDatabase::further),
                entry("share-time", sharing::time),
                entry("share-heap", sharing::heap)))
        .serve();
  }
}
