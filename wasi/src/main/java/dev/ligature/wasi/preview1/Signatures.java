package dev.ligature.wasi.preview1;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * The functions of WASI preview 1 and their types after lowering: addresses, sizes, descriptors and
 * flags are {@code int}; file sizes, times and rights are {@code long}.
 *
 * @see <a
 *     href="https://github.com/WebAssembly/WASI/blob/v0.2.1/legacy/preview1/witx/wasi_snapshot_preview1.witx">
 *     wasi_snapshot_preview1.witx</a>
 */
final class Signatures {
  private Signatures() {}

  /** The type of a function, or null if there is none of that name. */
  static @Nullable MethodType of(String name) {
    return switch (name) {
      case "sched_yield" -> methodType(int.class);
      case "fd_close", "fd_datasync", "fd_sync", "proc_raise" -> ints(1);
      case "args_get", "args_sizes_get", "environ_get", "environ_sizes_get" -> ints(2);
      case "clock_res_get", "fd_fdstat_get", "fd_fdstat_set_flags", "fd_filestat_get" -> ints(2);
      case "fd_prestat_get", "fd_renumber", "fd_tell", "random_get", "sock_shutdown" -> ints(2);
      case "fd_prestat_dir_name", "sock_accept" -> ints(3);
      case "path_create_directory", "path_remove_directory", "path_unlink_file" -> ints(3);
      case "fd_read", "fd_write", "poll_oneoff" -> ints(4);
      case "path_filestat_get", "path_symlink", "sock_send" -> ints(5);
      case "path_readlink", "path_rename", "sock_recv" -> ints(6);
      case "path_link" -> ints(7);
      case "clock_time_get" -> ints(3).changeParameterType(1, long.class);
      case "fd_filestat_set_size" -> ints(2).changeParameterType(1, long.class);
      case "fd_seek" -> ints(4).changeParameterType(1, long.class);
      case "fd_pread", "fd_pwrite", "fd_readdir" -> ints(5).changeParameterType(3, long.class);
      case "fd_allocate", "fd_fdstat_set_rights" -> twoLongs(ints(3), 1);
      case "fd_advise", "fd_filestat_set_times" -> twoLongs(ints(4), 1);
      case "path_filestat_set_times" -> twoLongs(ints(7), 4);
      case "path_open" -> twoLongs(ints(9), 5);
      case "proc_exit" -> methodType(void.class, int.class);
      default -> null;
    };
  }

  private static MethodType ints(int count) {
    Class<?>[] types = new Class<?>[count];
    java.util.Arrays.fill(types, int.class);
    return methodType(int.class, types);
  }

  private static MethodType twoLongs(MethodType type, int first) {
    return type.changeParameterType(first, long.class).changeParameterType(first + 1, long.class);
  }
}
