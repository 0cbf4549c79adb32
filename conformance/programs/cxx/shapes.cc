#include "shapes.h"

#include <vector>

Error::~Error() = default;
DeepError::~DeepError() = default;

static Trace global("shapes");
thread_local int thread_number = 3;
thread_local ThreadTrace thread_trace("thread");
static thread_local std::string text = "none";

Shape *make_square() { return new Square; }
Shape *make_diamond() { return new Diamond; }
bool is_square(const Shape &shape) { return dynamic_cast<const Square *>(&shape) != nullptr; }
const std::type_info &square_type() { return typeid(Square); }

void throw_kind(int kind) {
  Trace trace("throw");
  switch (kind) {
    case 0: throw Error("error", 10);
    case 1: throw DeepError("deep error", 11);
    case 2: throw InlineError();
    case 3: throw Value{12};
    case 4: throw 13;
    case 5: throw "text";
    case 6: throw std::string("a string");
    case 7: std::vector<int>(3).at(14); break;
    case 8: throw new Error("a pointer", 15);
    default: break;
  }
}

int count_in_shapes() { return count(); }
int (*count_of_shapes())() { return count; }
int *number_of_shapes() { return &shared_number; }
long add_in_shapes(long value) { return Counter<long>::add(value); }
void set_message(const char *value) { text = value; }
std::string message() { return text; }
