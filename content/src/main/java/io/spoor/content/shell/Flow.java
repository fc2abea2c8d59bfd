package io.spoor.content.shell;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What comes out of commands.
 *
 * @param text null: not known
 * @param from where it was read: addresses and secrets
 */
record Flow(@Nullable String text, Set<EffectObject> from) {
  private static final int MAX_FROM = 16;

  static final Flow NONE = new Flow("", Set.of());
  static final Flow UNKNOWN = new Flow(null, Set.of());

  /** Whether nothing comes out for certain. */
  boolean isNone() {
    return text != null && text.isEmpty() && from.isEmpty();
  }

  /** Whether a command wrote it, or a file holds it. */
  @SuppressWarnings("ReferenceEquality") // the one input that nobody stated
  boolean isStated() {
    return this != UNKNOWN;
  }

  /** A copy in the same order, so that results do not depend on the process. */
  static Set<EffectObject> ordered(Collection<EffectObject> objects) {
    return new LinkedHashSet<>(objects);
  }

  /** Adds objects up to a limit. */
  static void addFrom(Set<EffectObject> target, Iterable<EffectObject> objects) {
    for (EffectObject object : objects) {
      if (target.size() < MAX_FROM) {
        target.add(object);
      }
    }
  }
}
