package io.spoor.decisions.callers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.request.CallerRights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only a token that is valid here and now, of the request's subject, proves a sign-in. */
class IssuedSubjectsTest {
  private static final String ISSUER = "https://idp.example";
  private static final CallerRights GATEWAY = new CallerRights("gateway", "default", true);

  private EllipticCurveJsonWebKey key;
  private IssuedSubjects subjects;
  private final Instant now = Instant.now();

  @BeforeEach
  void readCallers(@TempDir Path folder) throws Exception {
    key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    key.setKeyId("a");
    Files.writeString(
        folder.resolve("keys.json"),
        new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
    Path file =
        Files.writeString(
            folder.resolve("callers.json"),
            """
            {"issuers": [{"issuer": "%1$s", "audience": "pdp", "keys": "keys.json",
                          "tenant_claim": "org"}],
             "callers": [{"name": "gateway", "tenant": "default", "rights": ["evaluate"],
               "token": {"issuer": "%1$s", "subject": "gateway"}}]}
            """
                .formatted(ISSUER));
    subjects = new IssuedSubjects(CallerFile.read(file), () -> now);
  }

  private Optional<ObjectNode> proved(Consumer<JwtClaims> change) {
    return proved("emma", key, change);
  }

  private Optional<ObjectNode> proved(
      String subject, EllipticCurveJsonWebKey signer, Consumer<JwtClaims> change) {
    var claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setAudience("pdp");
    claims.setSubject("emma");
    claims.setExpirationTimeMinutesInTheFuture(10);
    claims.setStringClaim("org", "default");
    claims.setStringClaim("acr", "phr");
    claims.setClaim("auth_time", now.getEpochSecond() - 60);
    change.accept(claims);
    var signature = new JsonWebSignature();
    signature.setPayload(claims.toJson());
    signature.setKey(signer.getPrivateKey());
    signature.setKeyIdHeaderValue("a");
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
    try {
      return subjects.verified(GATEWAY, subject, signature.getCompactSerialization());
    } catch (JoseException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aValidTokenProvesHowAndWhen() {
    ObjectNode proved = proved(claims -> {}).orElseThrow();
    assertThat(proved.path("acr").asText()).isEqualTo("phr");
    assertThat(proved.path("auth_age_seconds").asLong()).isBetween(60L, 61L);
    assertThat(proved).hasSize(2);
  }

  @Test
  void aTokenOfAnotherSubjectTenantKeyOrTimeProvesNothing() throws Exception {
    assertThat(proved("eve", key, claims -> {})).isEmpty();
    assertThat(proved(claims -> claims.setStringClaim("org", "acme"))).isEmpty();
    assertThat(proved(claims -> claims.setAudience("another"))).isEmpty();
    assertThat(proved(claims -> claims.setIssuer("https://evil.example"))).isEmpty();
    assertThat(proved(claims -> claims.setExpirationTimeMinutesInTheFuture(-2))).isEmpty();
    assertThat(proved(claims -> claims.setClaim("cnf", Map.of("jkt", "x")))).isEmpty();
    EllipticCurveJsonWebKey other = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    assertThat(proved("emma", other, claims -> {})).isEmpty();
    assertThat(subjects.verified(GATEWAY, "emma", "eyJhbGciOiJub25lIn0.e30.")).isEmpty();
    assertThat(subjects.verified(GATEWAY, "emma", "x")).isEmpty();
  }

  @Test
  void claimsThatSayNothingAreAbsent() {
    ObjectNode future =
        proved(claims -> claims.setClaim("auth_time", now.getEpochSecond() + 600)).orElseThrow();
    assertThat(future.has("auth_age_seconds")).isFalse();
    assertThat(proved(claims -> claims.unsetClaim("auth_time")).orElseThrow()).hasSize(1);
    assertThat(proved(claims -> claims.setClaim("acr", 1)).orElseThrow().has("acr")).isFalse();
    assertThat(proved(claims -> claims.setClaim("auth_time", "soon"))).isEmpty();
    for (long outOfRange :
        new long[] {Long.MAX_VALUE, Long.MIN_VALUE, 1_772_334_000_000_000_000L}) {
      assertThat(proved(claims -> claims.setClaim("auth_time", outOfRange))).isEmpty();
    }
  }
}
