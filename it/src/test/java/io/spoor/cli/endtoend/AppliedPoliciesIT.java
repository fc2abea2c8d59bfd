package io.spoor.cli.endtoend;

import static io.spoor.cli.CommandLineRun.spoor;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.cli.CommandLineRun;
import io.spoor.cli.command.RootCommand;
import io.spoor.cli.output.Terminal;
import io.spoor.cli.policies.PolicyRepository;
import io.spoor.decisions.applied.AppliedVersion;
import io.spoor.decisions.policy.PolicyFolder;
import io.spoor.localstack.SharedStack;
import io.spoor.platform.access.ServiceAccount;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators apply policies, and a running decision server decides by them. */
@Order(Integer.MAX_VALUE - 5)
class AppliedPoliciesIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String ISSUER = "https://idp.example";
  private static final String TENANT = "applied-policies";
  private static final String PERMIT = "@id(\"all\") permit(principal, action, resource);\n";

  @TempDir private Path directory = Path.of("");

  private CommandLineRun policies(String... args) {
    List<String> all = new ArrayList<>(List.of("policies"));
    all.addAll(List.of(args));
    all.addAll(List.of("--tenant", TENANT, "--state-dir", SharedStack.stateDir()));
    return spoor(all.toArray(String[]::new));
  }

  private CommandLineRun apply(String text, String... options) throws IOException {
    Path folder = Files.createDirectories(directory.resolve("policies"));
    Files.writeString(folder.resolve("p.cedar"), text);
    List<String> args = new ArrayList<>(List.of("apply", folder.toString()));
    args.addAll(List.of(options));
    return policies(args.toArray(String[]::new));
  }

  @Test
  void aServerDecidesByTheLatestVersionThatIsValid() throws Exception {
    SharedStack.endpoints();
    CommandLineRun none = policies("list");
    assertThat(none.exit()).isEqualTo(1);
    assertThat(none.err()).contains("were ever applied; bin/spoor policies apply DIR");
    try (Server server = new Server(directory)) {
      await()
          .atMost(TIMEOUT)
          .untilAsserted(() -> assertThat(server.post("read").body()).contains("policies apply"));
      assertThat(server.post("read").statusCode()).isEqualTo(503);

      CommandLineRun first = apply(PERMIT, "--note", "begin", "--who", "erin");
      assertThat(first.exit()).as(first.err()).isZero();
      assertThat(first.err()).contains("added    all (permit)", "version 1 (", "is in force");
      server.awaitVersion(1);
      assertThat(apply(PERMIT).err()).contains("version 1 (", "nothing is applied");

      assertThat(
              apply(
                      PERMIT
                          + "@id(\"later\") @mode(\"log_only\") @reason(\"no writes\")"
                          + " forbid(principal, action == Action::\"write\", resource);")
                  .err())
          .contains("added    later (forbid, log only)", "version 2 (");
      server.awaitVersion(2);
      JsonNode logged = server.ask("write");
      assertThat(logged.path("decision").booleanValue()).isTrue();
      assertThat(logged.at("/context/log_only/0/policy").textValue()).isEqualTo("later");

      // What another version of the command line may take: nothing here checks it.
      Path folder = Files.createDirectories(directory.resolve("invalid"));
      Files.writeString(folder.resolve("p.cedar"), "permit(principal, actio, resource);");
      new PolicyRepository(SharedStack.clients(ServiceAccount.ADMINISTRATOR), TENANT)
          .append(
              AppliedVersion.of(
                  TENANT,
                  PolicyFolder.read(folder, null),
                  1,
                  "mallory",
                  Optional.empty(),
                  Optional.empty()));
      await()
          .atMost(TIMEOUT)
          .untilAsserted(
              () ->
                  assertThat(server.journal())
                      .contains("version 3 (", "version 2 stays: version 3/p.cedar, line 1: "));
      assertThat(server.ask("write").at("/context/policy_set/version").longValue()).isEqualTo(2);

      CommandLineRun rollback = policies("rollback", "1", "--note", "later is too early");
      assertThat(rollback.exit()).as(rollback.err()).isZero();
      server.awaitVersion(4);
      assertThat(server.ask("write").at("/context/log_only").isMissingNode()).isTrue();
    }
    assertThat(policies("rollback", "9").err()).contains("there is no version 9", "1 to 4");
    List<JsonNode> history = policies("history", "--json").objects();
    assertThat(history)
        .extracting(version -> version.path("version").intValue())
        .containsExactly(4, 3, 2, 1);
    assertThat(history.getFirst().path("restores").intValue()).isEqualTo(1);
    assertThat(history.getLast().path("who").textValue()).isEqualTo("erin");
    assertThat(history.getFirst().path("digest")).isEqualTo(history.getLast().path("digest"));
    List<JsonNode> listed = policies("list", "--json").objects();
    assertThat(listed).hasSize(1);
    assertThat(listed.getFirst().path("id").textValue()).isEqualTo("all");
    assertThat(listed.getFirst().path("file").textValue()).isEqualTo("p.cedar");
  }

  /** A decision server in this process, and a caller of it. */
  private static final class Server implements AutoCloseable {
    private final EllipticCurveJsonWebKey key;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Thread thread;
    private final String base;
    private final HttpClient client = HttpClient.newHttpClient();

    Server(Path directory) throws Exception {
      key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
      key.setKeyId("a");
      Files.writeString(
          directory.resolve("keys.json"),
          new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
      Path callers =
          Files.writeString(
              directory.resolve("callers.json"),
              """
              {"issuers": [{"issuer": "%s", "audience": "pdp", "keys": "keys.json"}],
               "callers": [{"name": "gateway", "rights": ["evaluate"],
                 "token": {"issuer": "%s", "subject": "gateway"}}]}
              """
                  .formatted(ISSUER, ISSUER));
      var written = new PipedOutputStream();
      var lines = new BufferedReader(new InputStreamReader(new PipedInputStream(written), UTF_8));
      Terminal terminal =
          Terminal.of(
              new ByteArrayInputStream(new byte[0]),
              new PrintStream(written, true, UTF_8),
              new PrintStream(err, true, UTF_8));
      thread =
          Thread.ofPlatform()
              .start(
                  () ->
                      RootCommand.run(
                          terminal,
                          "pdp",
                          "--chains",
                          "--tenant",
                          TENANT,
                          "--callers",
                          callers.toString(),
                          "--state-dir",
                          SharedStack.stateDir()));
      base = lines.readLine();
    }

    String journal() {
      return err.toString(UTF_8);
    }

    HttpResponse<String> post(String action) throws Exception {
      var claims = new JwtClaims();
      claims.setIssuer(ISSUER);
      claims.setAudience("pdp");
      claims.setSubject("gateway");
      claims.setExpirationTimeMinutesInTheFuture(10);
      var signature = new JsonWebSignature();
      signature.setPayload(claims.toJson());
      signature.setKey(key.getPrivateKey());
      signature.setKeyIdHeaderValue(key.getKeyId());
      signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
      return client.send(
          HttpRequest.newBuilder(URI.create(base + "/access/v1/evaluation"))
              .header("Content-Type", "application/json")
              .header("Authorization", "Bearer " + signature.getCompactSerialization())
              .POST(
                  BodyPublishers.ofString(
                      """
                      {"subject": {"type": "user", "id": "alice"}, "action": {"name": "%s"},
                       "resource": {"type": "record", "id": "7"}}"""
                          .formatted(action)))
              .build(),
          BodyHandlers.ofString());
    }

    JsonNode ask(String action) throws Exception {
      HttpResponse<String> response = post(action);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      return JSON.readTree(response.body());
    }

    void awaitVersion(long number) {
      await()
          .atMost(TIMEOUT)
          .untilAsserted(
              () ->
                  assertThat(ask("read").at("/context/policy_set/version").longValue())
                      .isEqualTo(number));
    }

    @Override
    public void close() {
      client.close();
      thread.interrupt();
      try {
        thread.join(20_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
