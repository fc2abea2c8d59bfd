package io.spoor.cli.deploy;

import static io.spoor.cli.CommandLineRun.spoor;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.cli.CommandLineRun;
import io.spoor.client.OperationFailedException;
import io.spoor.client.search.SearchClient;
import io.spoor.launchers.CertificateAuthority;
import io.spoor.launchers.ElasticsearchServer;
import io.spoor.launchers.ServerSettings;
import io.spoor.launchers.ServerUser;
import io.spoor.launchers.TlsFiles;
import io.spoor.launchers.Workspace;
import io.spoor.schemas.connection.ElasticsearchConfig;
import io.spoor.schemas.connection.SecretResolver;
import io.spoor.schemas.connection.TlsContext;
import io.spoor.testkit.servers.RealStack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command line's users of docker-compose.yml at a real Elasticsearch that has the roles of
 * deploy/users.sh: they may do what the commands do, and no more.
 */
@Order(0)
class ContainerRolesIT {
  private static final String OLD = "spoor-events-2020.01.01";

  @TempDir private static Path directory = Path.of("");
  private static ElasticsearchServer server;
  private static TlsFiles tls;

  @BeforeAll
  static void start() throws Exception {
    ContainerUsers users = ContainerUsers.of(Files.createDirectory(directory.resolve("users")));
    CertificateAuthority.issue(directory.resolve("tls"), List.of("elasticsearch"));
    tls = CertificateAuthority.files(directory.resolve("tls"), "elasticsearch");
    List<ServerUser> known = new ArrayList<>(List.of(new ServerUser("elastic", "x", "superuser")));
    Path secrets = Files.createDirectory(directory.resolve("secrets"));
    for (String name : List.of("operator", "retention")) {
      String password = "password-of-" + name;
      Files.writeString(secrets.resolve(name + "_password"), password);
      known.add(new ServerUser("spoor_" + name, password, users.roleOf("spoor_" + name)));
    }
    Workspace shared = RealStack.workspace();
    server =
        ElasticsearchServer.startSecured(
            new Workspace(shared.distributions(), shared.state().resolve("container-roles")),
            ServerSettings.onFreePort(),
            tls,
            known,
            users.rolesFile());
  }

  @AfterAll
  static void stop() {
    server.child().stop();
  }

  private static Map<String, String> settings(String file) throws IOException {
    Map<String, String> settings = ComposeFile.properties(file);
    settings.put("elasticsearch.url", server.url());
    settings.put("elasticsearch.ssl.truststore.location", tls.authority().toString());
    settings.replaceAll(
        (key, value) -> value.replace("/run/secrets", directory.resolve("secrets").toString()));
    return settings;
  }

  private static String file(String name) throws IOException {
    var properties = new Properties();
    properties.putAll(settings(name));
    Path file = directory.resolve(name);
    try (var out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    return file.toString();
  }

  private static SearchClient clientFor(String name) throws IOException {
    return SearchClient.of(SecretResolver.resolve(settings(name)));
  }

  private static void superuser(String method, String path, String body) throws Exception {
    var config = ElasticsearchConfig.fromMap(SecretResolver.resolve(settings("cli.properties")));
    try (HttpClient http =
        HttpClient.newBuilder().sslContext(TlsContext.of(config.tls())).build()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server.url() + path))
              .header(
                  "Authorization",
                  "Basic " + Base64.getEncoder().encodeToString("elastic:x".getBytes(UTF_8)))
              .header("Content-Type", "application/json")
              .method(method, BodyPublishers.ofString(body))
              .build();
      assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isBetween(200, 299);
    }
  }

  @Test
  void theOperatorReadsAndRetentionDeletes() throws Exception {
    superuser("PUT", "/" + OLD, "{\"aliases\":{\"spoor-events\":{}}}");
    superuser("POST", "/" + OLD + "/_doc", "{\"tenant\":\"acme\"}");
    superuser("PUT", "/other", "{}");
    Path ages =
        Files.writeString(
            directory.resolve("ages"),
            "spoor-events=P30D\nspoor-actions=forever\nspoor-findings=forever\n");

    try (SearchClient operator = clientFor("cli.properties");
        SearchClient retention = clientFor("retention.properties")) {
      operator.refresh();
      assertThat(operator.count("spoor-events")).isOne();
      assertThat(spoor("chains", "--config", file("cli.properties")).exit()).isZero();
      assertThatThrownBy(() -> operator.delete(OLD)).isInstanceOf(OperationFailedException.class);
      assertThatThrownBy(() -> retention.count("spoor-events"))
          .isInstanceOf(OperationFailedException.class);
      assertThatThrownBy(() -> retention.delete("other"))
          .isInstanceOf(OperationFailedException.class);
      assertThat(operator.indices("spoor-events")).containsExactly(OLD);

      CommandLineRun run =
          spoor("retention", "--file", ages.toString(), "--config", file("retention.properties"));

      assertThat(run.exit()).as(run.err()).isZero();
      assertThat(run.out()).contains(OLD + ": deleted");
      assertThat(operator.indices("spoor-events")).isEmpty();
    }
  }
}
