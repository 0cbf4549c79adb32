/* The classes by which the compiler writes types down; names and contracts are those of the C++ ABI. */
#ifndef ABI_H
#define ABI_H

namespace std {
class EXPORT type_info {
public:
  virtual ~type_info();
  const char *name;
  /* Whether an object of this type is one of another, too; moves the pointer to that part. */
  virtual bool is(const type_info *other, char *&object) const;
  virtual bool is_pointer() const;
};
} // namespace std

namespace __cxxabiv1 {
using std::type_info;

class EXPORT __fundamental_type_info : public type_info {
public:
  ~__fundamental_type_info() override;
};

class EXPORT __pointer_type_info : public type_info {
public:
  ~__pointer_type_info() override;
  bool is_pointer() const override;
  unsigned flags;
  const type_info *pointee;
};

class EXPORT __class_type_info : public type_info {
public:
  ~__class_type_info() override;
};

class EXPORT __si_class_type_info : public __class_type_info {
public:
  ~__si_class_type_info() override;
  bool is(const type_info *other, char *&object) const override;
  const __class_type_info *base;
};

class EXPORT __vmi_class_type_info : public __class_type_info {
public:
  ~__vmi_class_type_info() override;
  bool is(const type_info *other, char *&object) const override;
  unsigned flags;
  unsigned count;
  struct {
    const __class_type_info *type;
    long offset;
  } bases[1];
};
} // namespace __cxxabiv1

#endif
