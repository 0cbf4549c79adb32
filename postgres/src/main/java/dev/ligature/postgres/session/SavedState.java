package dev.ligature.postgres.session;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a session has set in its backend.
 *
 * @param settings names and values of settings that differ from what it began with
 * @param user its user
 * @param role its role, or {@code none}
 * @param statements what has prepared statements by {@code PREPARE}
 * @param types the types of parameters and results of prepared statements, by their names
 * @param locks what takes its advisory locks
 * @param channels what it listens to
 */
record SavedState(
    Map<String, String> settings,
    String user,
    String role,
    List<String> statements,
    Map<String, String> types,
    List<String> locks,
    Set<String> channels) {}
