/* Types at run time, in so far as the tests need them. */
#include "cxx.h"
#include "abi.h"

namespace std {
type_info::~type_info() {}
bool type_info::is(const type_info *other, char *&) const { return this == other; }
bool type_info::is_pointer() const { return false; }
} // namespace std

namespace __cxxabiv1 {
__fundamental_type_info::~__fundamental_type_info() {}
__pointer_type_info::~__pointer_type_info() {}
bool __pointer_type_info::is_pointer() const { return true; }
__class_type_info::~__class_type_info() {}
__si_class_type_info::~__si_class_type_info() {}

bool __si_class_type_info::is(const type_info *other, char *&object) const {
  return this == other || base->is(other, object);
}

__vmi_class_type_info::~__vmi_class_type_info() {}

bool __vmi_class_type_info::is(const type_info *other, char *&object) const {
  if (this == other) return true;
  for (unsigned i = 0; i < count; i++) {
    char *part = object + (bases[i].offset >> 8);
    if (bases[i].type->is(other, part)) {
      object = part;
      return true;
    }
  }
  return false;
}
} // namespace __cxxabiv1

int Failure::alive;
Failure::~Failure() { alive--; }
const char *Failure::what() const { return "it failed"; }
DiskFailure::~DiskFailure() {}
const char *DiskFailure::what() const { return "the disk is full"; }
Place::~Place() {}
PlacedFailure::~PlacedFailure() {}
