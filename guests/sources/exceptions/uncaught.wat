;; A program that throws what nobody catches.
(module
  (tag $exception (import "env" "__cpp_exception") (param i32))
  (memory (export "memory") 1)
  (func (export "_start") (throw $exception (i32.const 1024))))
