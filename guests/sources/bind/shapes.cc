// C++ functions for Java: overloads, a class, templates, operators.
#include "guest.h"

extern "C" void *malloc(size_t size);
extern "C" void free(void *block);

#define VISIBLE __attribute__((visibility("default")))

void *operator new(size_t size) { return malloc(size); }
void operator delete(void *block) noexcept { free(block); }
void operator delete(void *block, size_t) noexcept { free(block); }

namespace geo {
VISIBLE int count = 3;

VISIBLE int area(int side) { return side * side; }
VISIBLE int area(int width, int height) { return width * height; }
VISIBLE double area(double side) { return side * side; }
VISIBLE size_t length(const char *text) {
  size_t n = 0;
  while (text[n]) n++;
  return n;
}
VISIBLE unsigned long long sum(const unsigned *values, size_t n) {
  unsigned long long sum = 0;
  for (size_t i = 0; i < n; i++) sum += values[i];
  return sum;
}

template <typename T> VISIBLE T twice(T value) { return value + value; }
template VISIBLE int twice<int>(int);
template VISIBLE double twice<double>(double);

class VISIBLE Shape {
 public:
  Shape(int width, int height);
  virtual ~Shape();
  int area() const;
  Shape &operator+=(int more);
  operator int() const;
  static Shape *square(int side);

 private:
  int width, height;
};

Shape::Shape(int width, int height) : width(width), height(height) { count++; }
Shape::~Shape() { count--; }
int Shape::area() const { return width * height; }
Shape &Shape::operator+=(int more) {
  width += more;
  height += more;
  return *this;
}
Shape::operator int() const { return width; }
Shape *Shape::square(int side) { return new Shape(side, side); }
}  // namespace geo
