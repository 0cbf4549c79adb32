;; The body of `wrong` does not validate; `right` does.
(module
  (func (export "right") (result i32) (i32.const 1))
  (func $wrong (export "wrong") (result i32) (i64.const 1)))
