package io.spoor.decisions.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.request.CallerRights;
import java.util.Optional;

/** Verifies tokens by which a subject proves how and when it signed in. */
@FunctionalInterface
public interface SubjectTokens {
  /** No token proves anything. */
  SubjectTokens NONE = (caller, subjectId, token) -> Optional.empty();

  /**
   * What a token proves, for policies: {@code acr}, and {@code auth_age_seconds}, the age of the
   * authentication. Empty: the token is not valid here and now, or of another subject.
   *
   * @param subjectId id of the request's subject
   * @param token a JWT, which is not retained
   */
  Optional<ObjectNode> verified(CallerRights caller, String subjectId, String token);
}
