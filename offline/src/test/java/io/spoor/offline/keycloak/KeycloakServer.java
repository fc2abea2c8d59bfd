package io.spoor.offline.keycloak;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** A Keycloak on loopback, with a realm in which an agent's client acts for a person. */
final class KeycloakServer implements AutoCloseable {
  private static final String REALM = "larkfield";
  private static final String PORTAL = "portal";
  private static final String AGENT = "release-agent";
  private static final String PERSON = "mira.lindqvist";
  private static final String SECRET = "not-a-secret-of-anything";
  private static final String ADMIN = "admin";
  private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
  private static final String TOKEN = "/protocol/openid-connect/token";
  private static final Duration START = Duration.ofMinutes(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final String url;
  private String admin = "";

  private KeycloakServer(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /** Unpacks the distribution and starts it with the features of delegation. */
  static KeycloakServer start(Path zip, Path directory) throws IOException, InterruptedException {
    Path home = unpack(zip, directory);
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    var builder =
        new ProcessBuilder(
            home.resolve("bin/kc.sh").toString(),
            "start-dev",
            "--http-host=127.0.0.1",
            "--http-port=" + port,
            "--features=token-exchange-delegation,parameterized-scopes");
    builder.environment().put("JAVA_OPTS", "-Xms64m -Xmx400m -XX:+UseSerialGC");
    builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
    builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", SECRET);
    builder.redirectErrorStream(true).redirectOutput(directory.resolve("keycloak.log").toFile());
    var server = new KeycloakServer(builder.start(), "http://127.0.0.1:" + port);
    server.await(directory.resolve("keycloak.log"));
    return server;
  }

  private static Path unpack(Path zip, Path directory) throws IOException {
    try (InputStream file = Files.newInputStream(zip);
        var in = new ZipInputStream(file)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path target = directory.resolve(entry.getName()).normalize();
        if (!target.startsWith(directory)) {
          throw new IOException("entry outside the directory: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(in, target);
          if (entry.getName().endsWith(".sh")) {
            target.toFile().setExecutable(true);
          }
        }
      }
    }
    try (var homes = Files.list(directory)) {
      return homes
          .filter(path -> path.getFileName().toString().startsWith("keycloak-"))
          .findFirst()
          .orElseThrow();
    }
  }

  private void await(Path log) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(START);
    while (true) {
      if (!process.isAlive() || Instant.now().isAfter(end)) {
        process.destroyForcibly();
        throw new IllegalStateException("Keycloak did not start: " + Files.readString(log, UTF_8));
      }
      try {
        admin =
            token(
                "master",
                Map.of(
                    "grant_type",
                    "password",
                    "client_id",
                    "admin-cli",
                    "username",
                    ADMIN,
                    "password",
                    SECRET));
        return;
      } catch (IOException notYet) {
        TimeUnit.MILLISECONDS.sleep(500);
      }
    }
  }

  void createRealm() throws IOException, InterruptedException {
    post(
        "/admin/realms",
        """
        {"realm":"%s","enabled":true,"eventsEnabled":true,"enabledEventTypes":["TOKEN_EXCHANGE","TOKEN_EXCHANGE_ERROR"],
         "users":[{"username":"%s","enabled":true,"email":"%s@larkfield.example","emailVerified":true,"firstName":"Mira",
          "lastName":"Lindqvist","credentials":[{"type":"password","value":"%s","temporary":false}]}],
         "clients":[
          {"clientId":"%s","secret":"%s","directAccessGrantsEnabled":true,"attributes":{"standard.token.exchange.enabled":"true"},
           "protocolMappers":[%s]},
          {"clientId":"%s","secret":"%s","serviceAccountsEnabled":true,
           "attributes":{"standard.token.exchange.enabled":"true","client.delegation.enabled":"true"},"protocolMappers":[%s]}]}
        """
            .formatted(
                REALM,
                PERSON,
                PERSON,
                SECRET,
                PORTAL,
                SECRET,
                audience(),
                AGENT,
                SECRET,
                audience()));
    String client =
        get("/admin/realms/" + REALM + "/clients?clientId=" + AGENT).get(0).path("id").asText();
    String account =
        get("/admin/realms/" + REALM + "/clients/" + client + "/service-account-user")
            .path("id")
            .asText();
    String portal =
        get("/admin/realms/" + REALM + "/clients?clientId=" + PORTAL).get(0).path("id").asText();
    // A person states by consent who may act; the realm states it for all who sign in at the
    // portal.
    post(
        "/admin/realms/" + REALM + "/clients/" + portal + "/protocol-mappers/models",
        """
        {"name":"may-act","protocol":"openid-connect","protocolMapper":"oidc-hardcoded-claim-mapper",
         "config":{"claim.name":"may_act","jsonType.label":"JSON","access.token.claim":"true",
         "claim.value":"{\\"sub\\":\\"%s\\",\\"client_id\\":\\"%s\\"}"}}
        """
            .formatted(account, AGENT));
  }

  private static String audience() {
    return """
    {"name":"agents","protocol":"openid-connect","protocolMapper":"oidc-audience-mapper",
     "config":{"included.client.audience":"%s","access.token.claim":"true"}}"""
        .formatted(AGENT);
  }

  /** A token of the person, issued to the portal. */
  String userToken() throws IOException, InterruptedException {
    return token(
        REALM,
        Map.of(
            "grant_type", "password",
            "client_id", PORTAL,
            "client_secret", SECRET,
            "username", PERSON,
            "password", SECRET));
  }

  /** A token of the agent itself. */
  String agentToken() throws IOException, InterruptedException {
    return token(
        REALM,
        Map.of("grant_type", "client_credentials", "client_id", AGENT, "client_secret", SECRET));
  }

  /** Exchanges a token, as the agent. */
  String exchange(String subject, @Nullable String actor) throws IOException, InterruptedException {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
    form.put("client_id", AGENT);
    form.put("client_secret", SECRET);
    form.put("subject_token", subject);
    form.put("subject_token_type", ACCESS_TOKEN);
    form.put("requested_token_type", ACCESS_TOKEN);
    if (actor != null) {
      form.put("actor_token", actor);
      form.put("actor_token_type", ACCESS_TOKEN);
    }
    return token(REALM, form);
  }

  /** The events of exchanges, the first one first. */
  ArrayNode exchanges() throws IOException, InterruptedException {
    List<JsonNode> events = new ArrayList<>();
    get("/admin/realms/" + REALM + "/events").forEach(events::add);
    events.sort(Comparator.comparingLong(event -> event.path("time").asLong()));
    return JSON.createArrayNode().addAll(events);
  }

  private String token(String realm, Map<String, String> form)
      throws IOException, InterruptedException {
    String body =
        form.entrySet().stream()
            .map(entry -> entry.getKey() + '=' + URLEncoder.encode(entry.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/realms/" + realm + TOKEN))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body))
            .build();
    return JSON.readTree(send(request)).path("access_token").asText();
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return JSON.readTree(send(authorised(path).GET().build()));
  }

  private void post(String path, String body) throws IOException, InterruptedException {
    send(
        authorised(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private HttpRequest.Builder authorised(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .header("Authorization", "Bearer " + admin);
  }

  private String send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw new IllegalStateException(
          request.uri().getPath() + ": " + response.statusCode() + ' ' + response.body());
    }
    return response.body();
  }

  @Override
  public void close() {
    // The script started the server, which ends with it only if it gets the signal itself.
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    if (!hasEnded()) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    http.close();
  }

  private boolean hasEnded() {
    try {
      return process.waitFor(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
