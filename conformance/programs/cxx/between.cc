#include "shapes.h"

int call_between(void (*function)(int), int argument) {
  Trace trace("between");
  std::string text(100, 'x');
  function(argument);
  return static_cast<int>(text.size());
}

// Catches what the library below throws, and throws something else, or the same again.
int translate(int kind) {
  try {
    throw_kind(kind);
  } catch (const DeepError &error) {
    throw;
  } catch (const Error &error) {
    std::throw_with_nested(std::logic_error("translated"));
  } catch (int number) {
    return number;
  }
  return -1;
}

void call_noexcept(void (*function)(int), int argument) noexcept { function(argument); }
