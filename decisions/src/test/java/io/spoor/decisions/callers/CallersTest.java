package io.spoor.decisions.callers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.decisions.cedar.InvalidFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallersTest {
  private static final String ISSUER = "https://idp.example/realms/ops";
  private static final String CALLERS =
      """
      {"issuers": [{"issuer": "https://idp.example/realms/ops", "audience": "pdp",
                    "keys": "keys.json", "tenant_claim": "org"}],
       "callers": [
        {"name": "orders", "tenant": "acme", "rights": ["evaluate", "context.spoor"],
         "token": {"issuer": "https://idp.example/realms/ops", "subject": "svc-orders"}}]}
      """;

  @TempDir private Path folder = Path.of("");
  private EllipticCurveJsonWebKey key = key("first");

  private static EllipticCurveJsonWebKey key(@Nullable String id) {
    try {
      EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
      key.setKeyId(id);
      return key;
    } catch (JoseException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void writeKeys() throws IOException {
    write(key);
  }

  private void write(EllipticCurveJsonWebKey published) throws IOException {
    Files.writeString(
        folder.resolve("keys.json"),
        new JsonWebKeySet(published).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
  }

  private Callers callers() {
    return callers(CALLERS);
  }

  private Callers callers(String json) {
    try {
      return CallerFile.read(Files.writeString(folder.resolve("callers.json"), json));
    } catch (InvalidFileException e) {
      throw new IllegalArgumentException(e.reason());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String token(Consumer<JwtClaims> changes) {
    var claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setAudience("pdp");
    claims.setSubject("svc-orders");
    claims.setExpirationTimeMinutesInTheFuture(5);
    claims.setStringClaim("org", "acme");
    changes.accept(claims);
    return signed(claims, key);
  }

  private static String signed(JwtClaims claims, EllipticCurveJsonWebKey key) {
    var signature = new JsonWebSignature();
    signature.setPayload(claims.toJson());
    signature.setKey(key.getPrivateKey());
    signature.setKeyIdHeaderValue(key.getKeyId());
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
    try {
      return signature.getCompactSerialization();
    } catch (JoseException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertRefused(Callers callers, String token, int status, String reason) {
    assertThatThrownBy(() -> callers.identify(null, List.of("Bearer " + token)))
        .isInstanceOfSatisfying(
            RefusedCallerException.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(status);
              assertThat(refused.reason()).contains(reason).doesNotContain("svc", "eyJ");
            });
  }

  @Test
  void aTokenNamesTheCallerAndFixesItsRights() throws RefusedCallerException {
    Callers callers = callers();
    String token = token(claims -> {});

    for (int i = 0; i < 2; i++) {
      DecisionCaller caller = callers.identify(null, List.of("bearer " + token));
      assertThat(caller.name()).isEqualTo("orders");
      assertThat(caller.rights().tenant()).isEqualTo("acme");
      assertThat(caller.may(Right.EVALUATE)).isTrue();
      assertThat(caller.may(Right.STATE_RUNS)).isTrue();
      assertThat(caller.may(Right.SEARCH)).isFalse();
      assertThat(caller.may(Right.APPROVE)).isFalse();
    }
  }

  @Test
  void tokensThatAreNotForUsAreRefused() {
    Callers callers = callers();

    assertRefused(
        callers,
        token(claims -> claims.setExpirationTime(NumericDate.fromSeconds(1_700_000_000))),
        401,
        "it has expired");
    assertRefused(callers, token(claims -> claims.unsetClaim("exp")), 401, "it has no end");
    assertRefused(callers, token(claims -> claims.setAudience("else")), 401, "another audience");
    assertRefused(callers, token(claims -> claims.unsetClaim("aud")), 401, "no audience");
    assertRefused(callers, token(claims -> claims.setIssuer("https://x")), 401, "unknown issuer");
    assertRefused(callers, token(claims -> claims.unsetClaim("iss")), 401, "unknown issuer");
    assertRefused(callers, token(claims -> claims.setSubject("other")), 403, "no known caller");
    assertRefused(
        callers, token(claims -> claims.setStringClaim("org", "beta")), 403, "another tenant");
    assertRefused(callers, token(claims -> claims.unsetClaim("org")), 403, "another tenant");
    assertRefused(callers, "no.signed.token", 401, "no signed JWT");
    assertRefused(callers, "", 401, "no signed JWT");
  }

  @Test
  void onlyTheIssuersOwnKeysSign() throws JoseException {
    Callers callers = callers();
    var claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setAudience("pdp");
    claims.setSubject("svc-orders");
    claims.setExpirationTimeMinutesInTheFuture(5);
    claims.setStringClaim("org", "acme");

    assertRefused(callers, signed(claims, key("first")), 401, "not accepted");
    assertRefused(callers, signed(claims, key("stranger")), 401, "not accepted");

    // The public key as the secret of a symmetric signature.
    var confused = new JsonWebSignature();
    confused.setPayload(claims.toJson());
    confused.setKeyIdHeaderValue("first");
    confused.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
    confused.setKey(new HmacKey(OctJwkGenerator.generateJwk(256).getOctetSequence()));
    assertRefused(callers, confused.getCompactSerialization(), 401, "not accepted");

    String payload = token(all -> {}).split("\\.", -1)[1];
    assertRefused(callers, "eyJhbGciOiJub25lIn0." + payload + ".", 401, "not accepted");
  }

  @Test
  void aNewKeyIsReadFromTheFile() throws Exception {
    Callers callers = callers();
    callers.identify(null, List.of("Bearer " + token(claims -> {})));
    key = key("second");
    String token = token(claims -> {});
    assertRefused(callers, token, 401, "not accepted");

    write(key);
    Files.setLastModifiedTime(
        folder.resolve("keys.json"), FileTime.from(Instant.now().plusSeconds(10)));

    assertThat(callers.identify(null, List.of("Bearer " + token)).name()).isEqualTo("orders");
  }

  @Test
  void aWithdrawnKeyVerifiesNothing() throws Exception {
    Callers callers = callers();
    callers.identify(null, List.of("Bearer " + token(claims -> {})));
    String stolen = token(claims -> claims.setJwtId("later"));

    Files.writeString(folder.resolve("keys.json"), "{\"keys\": 5}");
    touch(10);
    callers.identify(null, List.of("Bearer " + token(claims -> claims.setJwtId("half written"))));
    // The one that replaces it has its id.
    write(key("first"));
    touch(20);

    assertRefused(callers, stolen, 401, "its signature is not valid");
  }

  private void touch(int seconds) throws IOException {
    Files.setLastModifiedTime(
        folder.resolve("keys.json"), FileTime.from(Instant.now().plusSeconds(seconds)));
  }

  @Test
  void aTokenThatIsBoundToAKeyIsNoBearerToken() {
    Callers callers = callers();

    assertRefused(
        callers,
        token(claims -> claims.setClaim("cnf", Map.of("x5t#S256", "abc"))),
        401,
        "client certificate that was not presented");
    assertRefused(
        callers,
        token(claims -> claims.setClaim("cnf", Map.of("jkt", "abc"))),
        401,
        "cannot be proved here");
  }

  @Test
  void withoutACredentialTheAnswerSaysWhichAreTaken() {
    Callers callers = callers();

    assertThatThrownBy(() -> callers.identify(null, List.of()))
        .hasMessage("a credential is required: a bearer token");
    assertThatThrownBy(() -> callers.identify(null, List.of("Basic b3JkZXJzOng=")))
        .hasMessageContaining("Bearer TOKEN");
    assertThatThrownBy(() -> callers.identify(null, List.of("Bearer a", "Bearer b")))
        .hasMessageContaining("must be one");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | the file must be a JSON object",
        "{} | there are none",
        "{'callers': {}} | callers must be an array",
        "{'caller': []} | unknown member caller",
        "{'callers': [{'name': 'a'}]} | caller a: it needs a certificate or a token",
        "{'callers': [{'name': 'a', 'token': {'issuer': 'x', 'subject': 's'}, 'rights': ['all']}]} "
            + "| caller a: rights: \"all\" is none of evaluate",
        "{'callers': [{'name': 'a', 'token': {'issuer': 'x', 'subject': 's'}, 'rights': ['search']}]} "
            + "| the issuer x is not among issuers",
        "{'callers': [{'name': 'a', 'certificate': {'uri': 'x'}, 'rights': ['search']}]} "
            + "| a certificate needs client_authorities",
        "{'callers': [{'name': 'a', 'token': {}, 'rights': ['search'], 'per_second': 0}]} "
            + "| per_second must be a whole number from 1",
        "{'callers': [{'name': 'a', 'token': {}, 'rights': ['context.spoor']}]} "
            + "| caller a: the right context.spoor needs a tenant",
        "{'issuers': [{'issuer': 'x', 'audience': 'y', 'keys': 'gone.json'}]} "
            + "| issuer x: keys: the file",
        "{'client_authorities': 'callers.json'} | the PEM text has no CERTIFICATE block"
      })
  void aFaultOfTheFileIsNamed(String json, String reason) {
    assertThatThrownBy(() -> callers(json.replace('\'', '"')))
        .hasMessageContaining("callers.json: ")
        .hasMessageContaining(reason);
  }

  /** The blocks of that tenant hold for it, and its answers are recorded there. */
  @Test
  void aCallerWithoutATenantIsOfTheDefaultOne() throws Exception {
    Callers some =
        callers(
            """
            {"issuers": [{"issuer": "https://idp.example/realms/ops", "audience": "pdp",
                          "keys": "keys.json"}],
             "callers": [
              {"name": "orders", "rights": ["evaluate"],
               "token": {"issuer": "https://idp.example/realms/ops", "subject": "svc-orders"}}]}
            """);
    DecisionCaller orders = some.identify(null, List.of("Bearer " + token(claims -> {})));
    assertThat(orders.rights().tenant()).isEqualTo("default");
    assertThat(Callers.anyone().identify(null, List.of()).rights().tenant()).isEqualTo("default");
  }

  /** An agent may hold a token of a person, which names the agent beside. */
  @Test
  void aTokenHasTheNamesOfAllWhoUseIt() throws Exception {
    String token =
        token(
            claims -> {
              claims.setJwtId("jti-1");
              claims.setStringClaim("sid", "session-1");
              claims.setStringClaim("azp", "console");
              // Logs name a person otherwise than the subject of its tokens.
              claims.setStringClaim("email", "emma@example.com");
              claims.setStringClaim("preferred_username", "emma");
              claims.setClaim("act", Map.of("sub", "agent", "act", Map.of("sub", "planner")));
            });

    assertThat(Callers.namesOf(null, List.of("Bearer " + token)))
        .containsExactlyInAnyOrder(
            "svc-orders",
            "jti-1",
            "session-1",
            "console",
            "emma@example.com",
            "emma",
            "agent",
            "planner");
  }

  /** While an issuer exchanges its key, it has two. */
  @Test
  void aTokenThatNamesNoKeyIsOfAnyOfThem() throws Exception {
    EllipticCurveJsonWebKey next = key("next");
    Files.writeString(
        folder.resolve("keys.json"),
        new JsonWebKeySet(key, next).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
    Callers callers = callers();
    key.setKeyId(null);
    String ofFirst = token(claims -> {});
    next.setKeyId(null);
    key = next;
    String ofNext = token(claims -> {});
    key = key(null);

    for (String token : List.of(ofFirst, ofNext)) {
      assertThat(callers.identify(null, List.of("Bearer " + token)).name()).isEqualTo("orders");
    }
    assertRefused(callers, token(claims -> {}), 401, "no key of its issuer verifies it");
  }
}
