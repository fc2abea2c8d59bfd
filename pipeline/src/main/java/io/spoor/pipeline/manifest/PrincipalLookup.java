package io.spoor.pipeline.manifest;

import io.spoor.schemas.DeclaredPrincipal;
import java.util.List;

/** Looks up the declared principals in force at a time. */
public interface PrincipalLookup {
  /** Nothing is declared. */
  PrincipalLookup NONE =
      new PrincipalLookup() {
        @Override
        public boolean isEmpty() {
          return true;
        }

        @Override
        public List<DeclaredPrincipal> ownersOf(
            String tenant, String directory, String id, long time) {
          return List.of();
        }

        @Override
        public boolean isExcluded(
            String tenant, String principalId, String directory, String id, long time) {
          return false;
        }
      };

  /** Whether nothing was ever declared. */
  boolean isEmpty();

  /**
   * The declared principals that list an account at {@code time} (nanoseconds since the Unix
   * epoch), by id. Several contradict each other.
   */
  List<DeclaredPrincipal> ownersOf(String tenant, String directory, String id, long time);

  /** Whether a declaration in force says that the account never belongs to the principal. */
  boolean isExcluded(String tenant, String principalId, String directory, String id, long time);
}
