package io.spoor.decisions.http;

import io.spoor.decisions.callers.CallerFile;
import io.spoor.decisions.confirmations.ConfirmingServers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** A decision server that asks people, with callers that have tokens. */
final class ConfirmingFixture implements AutoCloseable {
  static final String ISSUER = "https://idp.example";

  private final HttpClient client = HttpClient.newHttpClient();
  private final EllipticCurveJsonWebKey key;
  private final ConfirmingServers servers;
  private final DecisionServer server;

  private ConfirmingFixture(
      EllipticCurveJsonWebKey key, ConfirmingServers servers, DecisionServer server) {
    this.key = key;
    this.servers = servers;
    this.server = server;
  }

  static ConfirmingFixture start(Path folder, String policies, BooleanSupplier isReady)
      throws Exception {
    EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    key.setKeyId("a");
    Files.writeString(
        folder.resolve("keys.json"),
        new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
    Path file =
        Files.writeString(
            folder.resolve("callers.json"),
            """
            {"issuers": [{"issuer": "%1$s", "audience": "pdp", "keys": "keys.json"}],
             "callers": [
              {"name": "gateway", "tenant": "default", "rights": ["evaluate", "context.spoor"],
               "token": {"issuer": "%1$s", "subject": "gateway"}},
              {"name": "both", "tenant": "default",
               "rights": ["evaluate", "context.spoor", "approve"],
               "token": {"issuer": "%1$s", "subject": "both"}},
              {"name": "console", "tenant": "default", "rights": ["approve"],
               "token": {"issuer": "%1$s", "subject": "console"}},
              {"name": "elsewhere", "tenant": "acme", "rights": ["approve"],
               "token": {"issuer": "%1$s", "subject": "elsewhere"}}]}
            """
                .formatted(ISSUER));
    var servers =
        new ConfirmingServers(Files.createDirectory(folder.resolve("policies")), policies);
    ConfirmingServers.Server started = servers.start();
    return new ConfirmingFixture(
        key,
        servers,
        DecisionServer.start(
            new DecisionServer.Settings(
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                CallerFile.read(file),
                DecisionServer.LIMITS),
            started.decisions,
            Optional.of(started.approvals),
            Readiness.of(isReady, "not read yet"),
            line -> {}));
  }

  ConfirmingServers servers() {
    return servers;
  }

  String url() {
    return server.url();
  }

  /** A token of a caller. */
  String token(String caller, String tokenId) throws JoseException {
    var claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setAudience("pdp");
    claims.setSubject(caller);
    claims.setJwtId(tokenId);
    claims.setExpirationTimeMinutesInTheFuture(10);
    var signature = new JsonWebSignature();
    signature.setPayload(claims.toJson());
    signature.setKey(key.getPrivateKey());
    signature.setKeyIdHeaderValue(key.getKeyId());
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
    return signature.getCompactSerialization();
  }

  HttpResponse<String> post(String caller, String tokenId, String path, String body)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(url() + path))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token(caller, tokenId))
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
