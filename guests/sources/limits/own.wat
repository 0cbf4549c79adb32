;; Memories of its own: one that libraries share if it is a main, one that grows to 3 pages, one without limit.
(module
  (memory (export "memory") 2)
  (memory $small 1 3)
  (memory $other 1)
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "grow_small") (param i32) (result i32) (memory.grow $small (local.get 0)))
  (func (export "grow_other") (param i32) (result i32) (memory.grow $other (local.get 0)))
  (func (export "size") (result i32) (memory.size))
  (func (export "size_other") (result i32) (memory.size $other)))
