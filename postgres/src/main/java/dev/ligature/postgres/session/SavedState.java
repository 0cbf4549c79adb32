package dev.ligature.postgres.session;

import java.util.List;
import java.util.Map;

/**
 * What a session has set in its backend.
 *
 * @param settings names and values of settings that differ from what it began with
 * @param user its user
 * @param role its role, or {@code none}
 * @param statements what has prepared statements by {@code PREPARE}
 */
record SavedState(
    Map<String, String> settings, String user, String role, List<String> statements) {}
