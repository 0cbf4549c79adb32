;; A shared library as compilers before LLVM 14 wrote it.
(module
  (import "env" "memory" (memory 1))
  (import "env" "__memory_base" (global $memory_base i32))
  (import "env" "helper" (func $helper (result i32)))
  (data (global.get $memory_base) "\28\00\00\00")
  (func (export "legacy") (result i32)
    (i32.add (i32.load (global.get $memory_base)) (call $helper))))
