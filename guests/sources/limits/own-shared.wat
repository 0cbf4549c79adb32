;; The same with one that threads share.
(module
  (memory (export "memory") 2 100 shared)
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "size") (result i32) (memory.size)))
