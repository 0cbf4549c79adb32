package dev.ligature.linker.program;

import dev.ligature.linker.abi.GuestLinkMap;
import dev.ligature.linker.allocate.ContextTables;
import dev.ligature.linker.find.ModuleCache;
import dev.ligature.linker.map.LinkMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** What guests are told of libraries, and how many modules are kept, follows the link maps. */
record MapFollower(GuestLinkMap told, ContextTables contexts, ModuleCache cache, ReentrantLock lock)
    implements Consumer<LinkMap> {
  @Override
  public void accept(LinkMap changed) {
    told.follow(changed);
    cache.keepAtLeast(changed.size());
    lock.lock();
    try {
      contexts.follow();
    } finally {
      lock.unlock();
    }
  }
}
