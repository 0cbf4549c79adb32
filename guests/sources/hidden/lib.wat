;; Exports a function that its export flags hide, and one that they do not.
(module
  (func (export "hidden") (result i32) (i32.const 1))
  (func (export "visible") (result i32) (i32.const 2)))
