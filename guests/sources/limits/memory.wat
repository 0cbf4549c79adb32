;; Wants a memory that never grows beyond 2 pages.
(module (import "env" "memory" (memory 1 2)))
