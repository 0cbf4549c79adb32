// Constructors and destructors of static and thread-local objects, at the start, when a library is
// closed, and at the end.
#include "open.h"
#include "shapes.h"

static Trace global("main");
static Trace *leaked;

static void at_exit() { std::printf("atexit "); }

int main(int argc, char **) {
  std::printf("| main: ");
  static Trace local("local");
  std::atexit(at_exit);
  std::printf("| thread: %d ", thread_number);
  thread_number = 4;
  set_message("changed");
  std::printf("%d %s ", thread_trace.number++, message().c_str());

  std::printf("| open: ");
  Plugin plugin;
  auto *plugin_thread = plugin.find<int()>("plugin_thread");
  std::printf("| use: ");
  std::printf("%d ", plugin_thread());
  std::printf("%d ", plugin_thread());
  std::printf("%d %d ", thread_number, thread_trace.number);
  if (argc > 1) {
    std::printf("| close: ");
    plugin.close();
    std::printf("| open: ");
    Plugin again;
    std::printf("| use: %d ", again.find<int()>("plugin_thread")());
  }
  leaked = new Trace("leaked");
  std::printf("| end: ");
}
