// Classes behind functions that C can call. Without C++'s library: virtual functions need none.
struct Point {
  double x, y;
};

namespace {
class Shape {
public:
  virtual double area() const = 0;
  virtual Point middle() const = 0;
};

class Box final : public Shape {
public:
  Box(Point from, Point to) : from(from), to(to) {}
  double area() const override { return (to.x - from.x) * (to.y - from.y); }
  Point middle() const override { return {(from.x + to.x) / 2, (from.y + to.y) / 2}; }

private:
  Point from, to;
};
} // namespace

// A structure by value, in and out.
extern "C" Point cxx_middle(Point from, Point to) {
  Box box(from, to);
  const Shape &shape = box;
  return shape.middle();
}

extern "C" double cxx_area(Point from, Point to) {
  Box box(from, to);
  const Shape &shape = box;
  return shape.area();
}
