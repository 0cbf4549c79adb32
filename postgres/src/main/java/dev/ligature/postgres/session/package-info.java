/** Clients: how their bytes come, who is served when, and how a session ends. */
@NullMarked
package dev.ligature.postgres.session;

import org.jspecify.annotations.NullMarked;
