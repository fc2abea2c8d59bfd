package io.spoor.schemas.registry;

import java.util.List;

/**
 * Whether a subject would take a schema.
 *
 * @param messages what the registry says against it; some registries say nothing
 */
public record Compatibility(boolean compatible, List<String> messages) {

  public Compatibility {
    messages = List.copyOf(messages);
  }
}
