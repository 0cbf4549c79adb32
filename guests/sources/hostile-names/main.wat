;; Names that would do something to a terminal or to a log: escape sequences, line ends, a control of 8 bits,
;; a mark that turns the order of what follows around. Traps in a function of such a name.
(module
  (import "env" "memory" (memory 1))
  (import "env" "absent\1b[31m\0a>>> needed by: nobody" (func))
  (func (export "trap\0d\0aligature: all is well\e2\80\ae") unreachable)
  (func (export "_start") (call 1))
  (func (export "eight\c2\9b31mbits") (call 0))
  (global i32 (i32.const 0))
  (export "data\09\7f\e2\80\a8\ef\bb\bf" (global 0)))
