#include "shapes.h"

static Trace global("plugin");
static thread_local ThreadTrace local("plugin-thread");

struct PluginError : DeepError {
  PluginError() : DeepError("of the plugin", 20) {}
};
struct Pentagon : Shape, Named {
  int corners() const override { return 5; }
};

extern "C" {
void plugin_throw(int kind) {
  if (kind < 100) throw_kind(kind);
  throw PluginError();
}
int plugin_catch(void (*function)(int), int argument) {
  try {
    function(argument);
  } catch (const InlineError &) {
    return 1;
  } catch (const Value &value) {
    return value.number;
  } catch (...) {
    std::printf("other ");
    throw;
  }
  return 0;
}
Shape *plugin_square() { return new Square; }
Shape *plugin_pentagon() { return new Pentagon; }
bool plugin_is_square(const Shape *shape) { return is_square(*shape) && typeid(*shape) == typeid(Square); }
int plugin_count() { return count(); }
int (*plugin_count_address())() { return count; }
long plugin_add(long value) { return Counter<long>::add(value); }
int *plugin_number() { return &shared_number; }
const void *plugin_once() { return &once(); }
int plugin_thread() { return local.number += 1; }
}
