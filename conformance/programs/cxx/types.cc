// Casts and types of objects that another library made.
#include <map>
#include <memory>
#include <typeindex>
#include <typeinfo>

#include "open.h"
#include "shapes.h"

static void describe(const char *where, Shape *shape) {
  auto *named = dynamic_cast<Named *>(shape);
  std::printf("%s: corners %d square %d named %s diamond %d left %d whole %d type %d\n", where, shape->corners(),
              dynamic_cast<Square *>(shape) != nullptr, named == nullptr ? "-" : named->name(),
              dynamic_cast<Diamond *>(shape) != nullptr, dynamic_cast<Left *>(shape) != nullptr,
              named == nullptr || dynamic_cast<void *>(named) == dynamic_cast<void *>(shape),
              typeid(*shape) == typeid(Square));
}

int main() {
  Plugin plugin;
  std::unique_ptr<Shape> own(new Square), square(make_square()), diamond(make_diamond()),
      theirs(plugin.find<Shape *()>("plugin_square")()), pentagon(plugin.find<Shape *()>("plugin_pentagon")());
  describe("own", own.get());
  describe("library", square.get());
  describe("virtual base", diamond.get());
  describe("plugin", theirs.get());
  describe("type of the plugin", pentagon.get());

  auto *plugin_is_square = plugin.find<bool(const Shape *)>("plugin_is_square");
  std::printf("%d %d %d %d\n", is_square(*own), is_square(*theirs), plugin_is_square(own.get()),
              plugin_is_square(pentagon.get()));
  std::printf("%d %d %d\n", &typeid(Square) == &square_type(), typeid(*theirs) == square_type(),
              typeid(*theirs).hash_code() == typeid(*own).hash_code());
  std::map<std::type_index, int> counts;
  for (auto *shape : {own.get(), square.get(), diamond.get(), theirs.get(), pentagon.get()}) {
    counts[typeid(*shape)]++;
  }
  std::printf("%zu types, %d squares\n", counts.size(), counts[typeid(Square)]);
  try {
    dynamic_cast<Diamond &>(*theirs);
  } catch (const std::bad_cast &) {
    std::printf("bad_cast\n");
  }
}
