package io.spoor.benchmarks.decisions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/**
 * A caller that may state runs, and proves itself by a token.
 *
 * @param file the file of callers
 * @param token its token (JWT)
 */
record BenchCaller(Path file, String token) {
  static final String TENANT = "default";

  private static final String ISSUER = "https://id.example";
  private static final String AUDIENCE = "pdp";
  private static final String NAME = "gateway";

  /** Value of the header {@code Authorization}. */
  String authorization() {
    return "Bearer " + token;
  }

  /** Writes the files into a folder. */
  static BenchCaller create(Path folder) throws IOException {
    try {
      EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
      key.setKeyId("bench");
      Files.writeString(
          folder.resolve("keys.json"),
          new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
      Path callers =
          Files.writeString(
              folder.resolve("callers.json"),
              """
              {"issuers": [{"issuer": "%1$s", "audience": "%2$s", "keys": "keys.json"}],
               "callers": [{"name": "%3$s", "tenant": "%4$s", "per_second": 1000000,
                 "rights": ["evaluate", "context.spoor"],
                 "token": {"issuer": "%1$s", "subject": "%3$s"}}]}
              """
                  .formatted(ISSUER, AUDIENCE, NAME, TENANT));
      return new BenchCaller(callers, signed(key));
    } catch (JoseException e) {
      throw new IOException("a token cannot be made", e);
    }
  }

  private static String signed(EllipticCurveJsonWebKey key) throws JoseException {
    var claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setAudience(AUDIENCE);
    claims.setSubject(NAME);
    claims.setExpirationTimeMinutesInTheFuture(24 * 60);
    var signature = new JsonWebSignature();
    signature.setPayload(claims.toJson());
    signature.setKey(key.getPrivateKey());
    signature.setKeyIdHeaderValue(key.getKeyId());
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
    return signature.getCompactSerialization();
  }
}
