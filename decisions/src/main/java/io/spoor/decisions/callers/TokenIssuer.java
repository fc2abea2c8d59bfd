package io.spoor.decisions.callers;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jspecify.annotations.Nullable;

/**
 * An issuer whose tokens (JWT, RFC 7519) are taken: signed with one of its keys, for our audience,
 * with a subject and an end.
 */
final class TokenIssuer {
  private static final int SKEW_SECONDS = 30;

  /** Signatures only: what a shared secret proves, whoever verifies it can forge. */
  private static final AlgorithmConstraints ALGORITHMS =
      new AlgorithmConstraints(
          ConstraintType.PERMIT,
          AlgorithmIdentifiers.RSA_USING_SHA256,
          AlgorithmIdentifiers.RSA_USING_SHA384,
          AlgorithmIdentifiers.RSA_USING_SHA512,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
          AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
          AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
          AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512,
          AlgorithmIdentifiers.EDDSA);

  private static final Map<Integer, String> REASONS = new LinkedHashMap<>();

  static {
    REASONS.put(ErrorCodes.SIGNATURE_INVALID, "its signature is not valid");
    REASONS.put(ErrorCodes.SIGNATURE_MISSING, "it is not signed");
    REASONS.put(ErrorCodes.EXPIRED, "it has expired");
    REASONS.put(ErrorCodes.EXPIRATION_MISSING, "it has no end (exp)");
    REASONS.put(ErrorCodes.NOT_YET_VALID, "it is not valid yet (nbf)");
    REASONS.put(ErrorCodes.AUDIENCE_INVALID, "it is for another audience (aud)");
    REASONS.put(ErrorCodes.AUDIENCE_MISSING, "it is for no audience (aud)");
    REASONS.put(ErrorCodes.SUBJECT_MISSING, "it has no subject (sub)");
    REASONS.put(ErrorCodes.ISSUED_AT_INVALID_FUTURE, "it was issued in the future (iat)");
    REASONS.put(ErrorCodes.MALFORMED_CLAIM, "a claim has a value of the wrong type");
  }

  private final @Nullable String tenantClaim;
  private final JwtConsumer consumer;

  /**
   * Creates an issuer.
   *
   * @param name claim {@code iss} of its tokens
   * @param audience claim {@code aud} of tokens for this server
   * @param tenantClaim claim that must name the caller's tenant; null: none
   */
  TokenIssuer(
      String name, String audience, @Nullable String tenantClaim, VerificationKeyResolver keys) {
    this.tenantClaim = tenantClaim;
    this.consumer =
        new JwtConsumerBuilder()
            .setExpectedIssuer(name)
            .setExpectedAudience(audience)
            .setRequireExpirationTime()
            .setRequireSubject()
            .setAllowedClockSkewInSeconds(SKEW_SECONDS)
            .setJwsAlgorithmConstraints(ALGORITHMS)
            .setVerificationKeyResolver(keys)
            .build();
  }

  /**
   * The claims of a token.
   *
   * @throws RefusedCallerException if it is not valid here and now
   */
  JwtClaims verified(String token) throws RefusedCallerException {
    try {
      return consumer.processToClaims(token);
    } catch (InvalidJwtException e) {
      // Its sentence quotes the token.
      throw RefusedCallerException.unauthenticated(
          "the token is not accepted: "
              + REASONS.entrySet().stream()
                  .filter(reason -> e.hasErrorCode(reason.getKey()))
                  .map(Map.Entry::getValue)
                  .findFirst()
                  .orElse("no key of its issuer verifies it, or its times contradict each other"));
    }
  }

  /** Whether a token that names its tenant names this one. */
  boolean isOfTenant(JwtClaims claims, String tenant) {
    return tenantClaim == null || tenant.equals(claims.getClaimValue(tenantClaim));
  }
}
