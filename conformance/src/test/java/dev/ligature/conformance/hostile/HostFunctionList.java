package dev.ligature.conformance.hostile;

import dev.ligature.wasi.WasiPreview1;
import java.util.ArrayList;
import java.util.List;

/**
 * The functions that guests can import from the linker and from WASI. {@code ForgedArgumentsTest}
 * holds it complete.
 */
final class HostFunctionList {
  /**
   * A function.
   *
   * @param module what it is imported from
   * @param parameters an {@code i} or {@code I} for each: 32 or 64 bits
   * @param gives whether it gives an {@code i32}
   */
  record Offered(String module, String name, String parameters, boolean gives) {
    /** A parameter's type as it is written in modules. */
    String type(int parameter) {
      return parameters.charAt(parameter) == 'I' ? "i64" : "i32";
    }

    @Override
    public String toString() {
      return module + "." + name;
    }
  }

  private static final List<String> OF_THE_LINKER =
      List.of(
          "env.dlopen ii i",
          "env.dlmopen iii i",
          "env.dlsym ii i",
          "env.dlclose i i",
          "env.dlerror - i",
          "env.dladdr ii i",
          "env.dlinfo iii i",
          "env.dl_iterate_phdr ii i",
          "env.__cxa_atexit iii i",
          "env.__cxa_thread_atexit iii i",
          "env.__cxa_finalize i -",
          "env.__wasm_call_dtors - -",
          "env.atexit i i",
          "env.exit i -",
          "env.__wasm_get_stack_pointer - i",
          "env.__wasm_set_stack_pointer i -",
          "env.__wasm_get_tls_base - i",
          "env.__wasm_set_tls_base i -",
          "env._dlopen_js i i",
          "env._emscripten_dlopen_js iiii -",
          "env._dlsym_js iii i",
          "env._dlsym_catchup_js ii i",
          "env._emscripten_dlsync_threads - -",
          "env._emscripten_throw_longjmp - -",
          "env.emscripten_longjmp ii -",
          "env.getTempRet0 - i",
          "env.setTempRet0 i -",
          "env.invoke_iii iii i",
          "env.__cxa_throw iii -",
          "env.__cxa_rethrow - -",
          "env.__cxa_rethrow_primary_exception i -",
          "env.__resumeException i -",
          "env.__cxa_begin_catch i i",
          "env.__cxa_end_catch - -",
          "env.__cxa_find_matching_catch_2 - i",
          "env.__cxa_find_matching_catch_4 ii i",
          "env.llvm_eh_typeid_for i i",
          "env.__cxa_uncaught_exceptions - i",
          "env.__cxa_current_primary_exception - i",
          "env.__cxa_current_exception_type - i",
          "env.__cxa_call_unexpected i -",
          "env.__cxa_allocate_exception i i",
          "env.__cxa_free_exception i -",
          "env.__cxa_increment_exception_refcount i -",
          "env.__cxa_decrement_exception_refcount i -",
          "env.__cxa_get_exception_ptr i i",
          "dyld.load_object iiii i",
          "dyld.resolve_symbol iiiii i",
          "wasix_32v1.dlopen iiiiiiii i",
          "wasix_32v1.dlsym iiiiii i",
          "wasix_32v1.dlclose iii i",
          "wasix_32v1.dl_invalid_handle i i",
          "wasix_32v1.closure_allocate i i",
          "wasix_32v1.closure_prepare iiiiiii i",
          "wasix_32v1.closure_free i i",
          "wasix_32v1.call_dynamic iiiiii i",
          "wasix_32v1.reflect_signature iiiiii i",
          "wasi.thread-spawn i i",
          "env.__pthread_create_js iiii i",
          "env._emscripten_init_main_thread_js i -",
          "env.__emscripten_init_main_thread_js i -",
          "env._emscripten_thread_cleanup i -",
          "env.__emscripten_thread_cleanup i -",
          "env._emscripten_thread_set_strongref i -",
          "env._emscripten_thread_exit_joinable i -",
          "env._emscripten_thread_mailbox_await i -",
          "env._emscripten_notify_mailbox_postmessage ii -",
          "env._emscripten_notify_task_queue iiii -",
          "env._emscripten_notify_proxying_queue iiii i",
          "env._emscripten_notify_thread_queue ii i",
          "env._emscripten_dlsync_threads_async iii -",
          "env.emscripten_unwind_to_js_event_loop - -",
          "env.emscripten_exit_with_live_runtime - -",
          "env._emscripten_default_pthread_stack_size - i",
          "env.emscripten_has_threading_support - i",
          "env.__pthread_kill_js ii i",
          "env.pthread_kill ii i",
          "env.emscripten_set_current_thread_status i -",
          "env.emscripten_conditional_set_current_thread_status ii -",
          "env.emscripten_set_thread_name ii -",
          "wasix_32v1.thread_spawn_v2 ii i",
          "wasix_32v1.thread_join i i",
          "wasix_32v1.thread_exit i -",
          "wasix_32v1.thread_id i i",
          "wasix_32v1.thread_sleep I i",
          "wasix_32v1.thread_parallelism i i",
          "wasix_32v1.futex_wait iiii i",
          "wasix_32v1.futex_wake ii i",
          "wasix_32v1.futex_wake_all ii i");

  private static final List<String> OF_WASI =
      List.of(
          "args_get ii",
          "args_sizes_get ii",
          "environ_get ii",
          "environ_sizes_get ii",
          "clock_res_get ii",
          "clock_time_get iIi",
          "fd_advise iIIi",
          "fd_allocate iII",
          "fd_close i",
          "fd_datasync i",
          "fd_fdstat_get ii",
          "fd_fdstat_set_flags ii",
          "fd_fdstat_set_rights iII",
          "fd_filestat_get ii",
          "fd_filestat_set_size iI",
          "fd_filestat_set_times iIIi",
          "fd_pread iiiIi",
          "fd_prestat_get ii",
          "fd_prestat_dir_name iii",
          "fd_pwrite iiiIi",
          "fd_read iiii",
          "fd_readdir iiiIi",
          "fd_renumber ii",
          "fd_seek iIii",
          "fd_sync i",
          "fd_tell ii",
          "fd_write iiii",
          "path_create_directory iii",
          "path_filestat_get iiiii",
          "path_filestat_set_times iiiiIIi",
          "path_link iiiiiii",
          "path_open iiiiiIIii",
          "path_readlink iiiiii",
          "path_remove_directory iii",
          "path_rename iiiiii",
          "path_symlink iiiii",
          "path_unlink_file iii",
          "poll_oneoff iiii",
          "proc_raise i",
          "random_get ii",
          "sched_yield -",
          "sock_accept iii",
          "sock_recv iiiiii",
          "sock_send iiiii",
          "sock_shutdown ii");

  private HostFunctionList() {}

  static List<Offered> all() {
    List<Offered> all = new ArrayList<>();
    for (String line : OF_THE_LINKER) {
      String[] parts = line.split("[ ]|\\.(?=[^.]+$)", -1);
      all.add(new Offered(parts[0], parts[1], types(parts[2]), parts[3].equals("i")));
    }
    for (String line : OF_WASI) {
      String[] parts = line.split(" ", -1);
      all.add(new Offered(WasiPreview1.MODULE, parts[0], types(parts[1]), true));
    }
    return all;
  }

  private static String types(String letters) {
    return letters.equals("-") ? "" : letters;
  }
}
