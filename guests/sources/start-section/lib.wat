;; Runs code, initializes memory and a table slot at instantiation, all relative to its bases.
(module
  (import "env" "memory" (memory 1))
  (import "env" "__indirect_function_table" (table 2 funcref))
  (import "env" "__memory_base" (global $memory_base i32))
  (import "env" "__table_base" (global $table_base i32))
  (type $nullary (func (result i32)))
  (global $started (mut i32) (i32.const 0))

  (data $active (global.get $memory_base) "\01\00\00\00")
  (data $extended (offset (i32.add (global.get $memory_base) (i32.const 4))) "\02\00\00\00")
  (data $passive "\03\00\00\00")
  (elem $active_element (global.get $table_base) func $ten)
  (elem $passive_element funcref (ref.func $twenty))

  (func $ten (result i32) (i32.const 10))
  (func $twenty (result i32) (i32.const 20))

  (func $start
    (memory.init $passive
      (i32.add (global.get $memory_base) (i32.const 8)) (i32.const 0) (i32.const 4))
    (data.drop $passive)
    (table.init $passive_element
      (i32.add (global.get $table_base) (i32.const 1)) (i32.const 0) (i32.const 1))
    (global.set $started (i32.add (global.get $started) (i32.const 100))))
  (start $start)

  ;; 1 + 2 + 3 + 10 + 20 + 100
  (func (export "sum") (result i32)
    (i32.load (global.get $memory_base))
    (i32.load offset=4 (global.get $memory_base))
    (i32.add)
    (i32.load offset=8 (global.get $memory_base))
    (i32.add)
    (call_indirect (type $nullary) (global.get $table_base))
    (i32.add)
    (call_indirect (type $nullary) (i32.add (global.get $table_base) (i32.const 1)))
    (i32.add)
    (global.get $started)
    (i32.add)))
