package io.spoor.client.kibana;

import org.jspecify.annotations.Nullable;

/**
 * What became of one saved object.
 *
 * @param type Kibana's type, such as {@code dashboard}
 * @param problem why it was not imported; null: it was
 */
public record ImportResult(
    String type, String id, @Nullable String title, @Nullable String problem) {}
