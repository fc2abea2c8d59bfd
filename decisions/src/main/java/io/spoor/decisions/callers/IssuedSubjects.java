package io.spoor.decisions.callers;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.engine.SubjectTokens;
import io.spoor.decisions.request.CallerRights;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;

/**
 * Tokens of subjects, of the issuers of the callers' file: claims {@code acr} and {@code auth_time}
 * (OpenID Connect Core §2). A token that is bound to a key proves nothing here, since the key is
 * not proved.
 */
public final class IssuedSubjects implements SubjectTokens {
  private static final Duration SKEW = Duration.ofSeconds(30);

  private final Callers callers;
  private final InstantSource clock;

  public IssuedSubjects(Callers callers, InstantSource clock) {
    this.callers = callers;
    this.clock = clock;
  }

  @Override
  public Optional<ObjectNode> verified(CallerRights caller, String subjectId, String token) {
    try {
      JwtClaims claims = callers.verifiedClaims(token, caller.tenant());
      if (!claims.getSubject().equals(subjectId) || claims.hasClaim("cnf")) {
        return Optional.empty();
      }
      ObjectNode proved = JsonNodeFactory.instance.objectNode();
      if (claims.getClaimValue("acr") instanceof String acr) {
        proved.put("acr", acr);
      }
      NumericDate authenticated = claims.getNumericDateClaimValue("auth_time");
      if (authenticated != null) {
        Duration age =
            Duration.between(Instant.ofEpochSecond(authenticated.getValue()), clock.instant());
        // One in the future proves nothing about the past.
        if (age.compareTo(SKEW.negated()) >= 0) {
          proved.put("auth_age_seconds", Math.max(0, age.toSeconds()));
        }
      }
      return Optional.of(proved);
    } catch (RefusedCallerException | MalformedClaimException | DateTimeException e) {
      return Optional.empty();
    }
  }
}
