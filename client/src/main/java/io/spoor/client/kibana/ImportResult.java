package io.spoor.client.kibana;

import org.jspecify.annotations.Nullable;

/**
 * Outcome of importing one saved object.
 *
 * @param type Kibana's type, for example {@code dashboard}
 * @param problem why the import failed; null if it succeeded
 */
public record ImportResult(
    String type, String id, @Nullable String title, @Nullable String problem) {}
