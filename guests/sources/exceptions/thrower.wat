(module
  (tag $exception (import "env" "__cpp_exception") (param i32))
  (func (export "thrower") (param i32) (throw $exception (local.get 0))))
