// Inline functions, templates and variables are one for all libraries.
#include "open.h"
#include "shapes.h"

int main() {
  Plugin plugin;
  auto *plugin_count = plugin.find<int()>("plugin_count");
  auto *plugin_count_address = plugin.find<int (*())()>("plugin_count_address");
  auto *plugin_add = plugin.find<long(long)>("plugin_add");
  auto *plugin_number = plugin.find<int *()>("plugin_number");
  auto *plugin_once = plugin.find<const void *()>("plugin_once");

  std::printf("count %d", count());
  std::printf(" %d", count_in_shapes());
  std::printf(" %d", plugin_count());
  std::printf(" %d\n", count());
  std::printf("function %d %d\n", count_of_shapes() == count, plugin_count_address() == count);
  std::printf("variable %d %d\n", number_of_shapes() == &shared_number, plugin_number() == &shared_number);
  *plugin_number() = 8;
  std::printf("value %d\n", shared_number);
  std::printf("template %ld", Counter<long>::add(1));
  std::printf(" %ld", add_in_shapes(10));
  std::printf(" %ld", plugin_add(100));
  std::printf(" %ld\n", Counter<long>::total);
  const void *first = &once();
  std::printf("object %d\n", plugin_once() == first);
}
