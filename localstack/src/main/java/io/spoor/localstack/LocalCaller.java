package io.spoor.localstack;

import io.spoor.launchers.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/**
 * The files by which the decision server of a stack knows its callers: {@code callers.json}, which
 * is created once and then the user's, and the token of the caller {@code local}. The key that
 * signs the token is discarded, so that no further token can be issued.
 *
 * @param directory directory of the files
 */
record LocalCaller(Path directory) {
  private static final String ISSUER = "spoor-local-stack";
  private static final String AUDIENCE = "spoor-decisions";
  private static final String NAME = "local";
  private static final String KEYS = "issuer-keys.json";
  private static final Duration VALIDITY = Duration.ofDays(90);
  private static final Duration RENEWAL = Duration.ofDays(30);

  /** Reads its end, as a file of our own. */
  private static final JwtConsumer UNVERIFIED =
      new JwtConsumerBuilder()
          .setSkipAllValidators()
          .setDisableRequireSignature()
          .setSkipSignatureVerification()
          .build();

  /** The file of callers. */
  Path callers() {
    return directory.resolve("callers.json");
  }

  /** The file with the token of the caller {@code local}. */
  Path tokenFile() {
    return directory.resolve("token");
  }

  /**
   * The token.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  String token() {
    return read(tokenFile());
  }

  /**
   * Creates the files that are missing, and renews a token that ends soon.
   *
   * @param tenant the tenant whose runs the caller states
   */
  void ensure(String tenant, Instant now) {
    PrivateFiles.directory(directory);
    if (!Files.exists(directory.resolve(KEYS)) || endsBefore(now.plus(RENEWAL))) {
      issue(now);
    }
    if (!Files.exists(callers())) {
      PrivateFiles.write(callers(), callers(tenant));
    }
  }

  /** SHA-256 of the file of callers: the server reads it only when it starts. */
  String digest() {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(callers())));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + callers(), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private boolean endsBefore(Instant time) {
    if (!Files.exists(tokenFile())) {
      return true;
    }
    try {
      NumericDate end = UNVERIFIED.processToClaims(token()).getExpirationTime();
      return end == null || end.getValueInMillis() < time.toEpochMilli();
    } catch (InvalidJwtException | MalformedClaimException e) {
      return true;
    }
  }

  private void issue(Instant now) {
    try {
      EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
      key.setKeyId(Long.toString(now.getEpochSecond()));
      var claims = new JwtClaims();
      claims.setIssuer(ISSUER);
      claims.setAudience(AUDIENCE);
      claims.setSubject(NAME);
      claims.setExpirationTime(NumericDate.fromMilliseconds(now.plus(VALIDITY).toEpochMilli()));
      var signature = new JsonWebSignature();
      signature.setPayload(claims.toJson());
      signature.setKey(key.getPrivateKey());
      signature.setKeyIdHeaderValue(key.getKeyId());
      signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
      String token = signature.getCompactSerialization();
      PrivateFiles.write(
          directory.resolve(KEYS),
          new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
      PrivateFiles.write(tokenFile(), token);
    } catch (JoseException e) {
      throw new IllegalStateException("the token of the caller " + NAME + " cannot be made", e);
    }
  }

  private static String callers(String tenant) {
    // A tenant is any text, and only quotes and backslashes matter in JSON.
    String quoted = tenant.replace("\\", "\\\\").replace("\"", "\\\"");
    return """
    {"issuers": [{"issuer": "%1$s", "audience": "%2$s", "keys": "%3$s"}],
     "callers": [{"name": "%4$s", "tenant": "%5$s", "rights": ["evaluate", "search", "context.spoor"],
       "token": {"issuer": "%1$s", "subject": "%4$s"}}]}
    """
        .formatted(ISSUER, AUDIENCE, KEYS, NAME, quoted);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
