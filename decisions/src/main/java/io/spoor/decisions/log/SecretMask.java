package io.spoor.decisions.log;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Replaces secrets, by the names of members and the shapes of values. Thread-safe. */
@FunctionalInterface
public interface SecretMask {
  /** Replaces the secrets of an object in place; returns whether anything changed. */
  boolean mask(ObjectNode object);
}
