package io.spoor.decisions.engine;

import java.util.Set;

/** Entities of a tenant, which searches find beside those of the file of entities. */
@FunctionalInterface
public interface KnownEntities {
  /** None: searches find the entities of the file, of which there may be any number. */
  KnownEntities NONE = (tenant, type) -> Set.of();

  /**
   * Ids of the entities of a type.
   *
   * @param type as requests have it, such as {@code tool}
   */
  Set<String> idsOf(String tenant, String type);
}
