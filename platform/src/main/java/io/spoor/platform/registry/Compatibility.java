package io.spoor.platform.registry;

import java.util.List;

/**
 * Whether a subject accepts a schema.
 *
 * @param messages the registry's objections; some registries return none
 */
public record Compatibility(boolean compatible, List<String> messages) {

  public Compatibility {
    messages = List.copyOf(messages);
  }
}
