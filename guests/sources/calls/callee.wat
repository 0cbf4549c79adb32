;; Functions of one instruction or two, which another library calls.
(module
  (type $unary (func (param i32) (result i32)))
  (import "env" "__indirect_function_table" (table 4 funcref))
  (import "env" "__table_base" (global $table_base i32))
  (func $step (export "step") (type $unary)
    (i32.add (i32.mul (local.get 0) (i32.const 1103515245)) (i32.const 12345)))
  (func $second (type $unary) (i32.add (i32.mul (local.get 0) (i32.const 1664525)) (i32.const 1)))
  (func $third (type $unary) (i32.xor (i32.mul (local.get 0) (i32.const 69069)) (i32.const 5)))
  (func $fourth (type $unary) (i32.sub (i32.mul (local.get 0) (i32.const 22695477)) (i32.const 7)))
  (func (export "functions") (result i32) (global.get $table_base))
  (elem (global.get $table_base) $step $second $third $fourth))
