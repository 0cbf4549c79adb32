;; Wants more memory than the others have: the loader has to grow it first.
(module
  (import "env" "memory" (memory 400))
  (func (export "pages") (result i32) (memory.size)))
