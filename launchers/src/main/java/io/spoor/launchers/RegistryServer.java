package io.spoor.launchers;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * A real schema registry (Apicurio, through its Confluent-compatible REST API), on loopback.
 *
 * @param url base URL of the Confluent-compatible API
 * @param child the process
 */
public record RegistryServer(String url, ChildProcess child) {

  /** The component's name. */
  public static final String NAME = "registry";

  private static final Duration TIMEOUT = Duration.ofSeconds(90);
  private static final String COMPATIBILITY = "{\"compatibility\":\"BACKWARD_TRANSITIVE\"}";

  /**
   * Starts the registry, waits until it is ready, and sets its global compatibility to
   * BACKWARD_TRANSITIVE.
   *
   * @throws StartFailedException if it does not start
   */
  public static RegistryServer start(Workspace workspace, ServerSettings settings) {
    return start(workspace, settings, "http", ServerCredentials.OPEN, _ -> Map.of());
  }

  /**
   * The same with TLS and mandatory logins.
   *
   * @param users each with one of Apicurio's roles: {@code sr-readonly}, {@code sr-developer},
   *     {@code sr-admin}; one is an administrator
   */
  public static RegistryServer startSecured(
      Workspace workspace, ServerSettings settings, TlsFiles tls, List<ServerUser> users) {
    ServerUser admin =
        users.stream().filter(user -> user.role().equals("sr-admin")).findFirst().orElseThrow();
    ServerCredentials credentials =
        ServerCredentials.user(tls.authority(), admin.name(), admin.password());
    // In a file, because the arguments of a process are visible to all users.
    Path file =
        PrivateFiles.write(workspace.directory(NAME).resolve("secured.properties"), logins(users));
    return start(workspace, settings, "https", credentials, port -> secured(port, tls, file));
  }

  private static String logins(List<ServerUser> users) {
    StringBuilder text = new StringBuilder("quarkus.security.users.embedded.plain-text=true\n");
    for (ServerUser user : users) {
      String key = "\"" + user.name() + "\"=";
      text.append("quarkus.security.users.embedded.users." + key + user.password() + "\n");
      text.append("quarkus.security.users.embedded.roles." + key + user.role() + "\n");
    }
    return text.toString();
  }

  private static Map<String, String> secured(int port, TlsFiles tls, Path logins) {
    return Map.ofEntries(
        Map.entry("quarkus.config.locations", logins.toString()),
        Map.entry("quarkus.http.port", "0"),
        Map.entry("quarkus.http.insecure-requests", "disabled"),
        Map.entry("quarkus.http.ssl-port", Integer.toString(port)),
        Map.entry("quarkus.http.ssl.certificate.files", tls.certificate().toString()),
        Map.entry("quarkus.http.ssl.certificate.key-files", tls.key().toString()),
        Map.entry("quarkus.http.auth.basic", "true"),
        Map.entry("quarkus.http.auth.permission.all.paths", "/*"),
        Map.entry("quarkus.http.auth.permission.all.policy", "authenticated"),
        Map.entry("apicurio.auth.role-based-authorization", "true"));
  }

  private static RegistryServer start(
      Workspace workspace,
      ServerSettings settings,
      String scheme,
      ServerCredentials credentials,
      IntFunction<Map<String, String>> overrides) {
    ChildProcess.stopLeftover(workspace, NAME);
    int port = settings.choosePort(NAME);
    Path database = workspace.directory(NAME).resolve("schemas");
    Map<String, String> properties = new HashMap<>(defaults(port, database));
    properties.putAll(overrides.apply(port));
    properties.putAll(settings.overrides());
    List<String> flags = new ArrayList<>(List.of("-Xms32m", "-Xmx160m", "-XX:TieredStopAtLevel=1"));
    properties.forEach((key, value) -> flags.add("-D" + key + "=" + value));

    String url = scheme + "://127.0.0.1:" + port + "/apis/ccompat/v7";
    List<String> command = JavaCommand.ofJar(flags, workspace.distributions().registryJar());
    ReadinessProbe probe = probe(url, credentials);
    ChildProcess child =
        ChildProcess.start(
            new LaunchSpec(
                NAME, ShutdownTier.SERVER, workspace, command, Map.of(), probe, TIMEOUT));
    setCompatibility(url, child, credentials);
    return new RegistryServer(url, child);
  }

  /** The same, with the registry's TLS and login. */
  public static ReadinessProbe probe(String url, ServerCredentials credentials) {
    return ReadinessProbe.http(url + "/subjects", credentials);
  }

  private static Map<String, String> defaults(int port, Path database) {
    return Map.of(
        "quarkus.http.host", "127.0.0.1",
        "quarkus.http.port", Integer.toString(port),
        "quarkus.management.host", "127.0.0.1",
        "quarkus.management.port", Integer.toString(Ports.allocate()),
        "quarkus.log.console.color", "false",
        "quarkus.banner.enabled", "false",
        "quarkus.http.limits.max-connections", "512",
        "quarkus.http.idle-timeout", "60S",
        "apicurio.datasource.url", "jdbc:h2:file:" + database);
  }

  private static void setCompatibility(
      String url, ChildProcess child, ServerCredentials credentials) {
    String problem;
    try {
      HttpResponse<String> response =
          LoopbackHttpClient.putJson(url + "/config", COMPATIBILITY, credentials);
      if (response.statusCode() == 200) {
        return;
      }
      problem =
          "it rejected the compatibility setting with HTTP "
              + response.statusCode()
              + ": "
              + response.body();
    } catch (IOException e) {
      problem = "it did not apply the compatibility setting: " + e.getMessage();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      problem = "its start was cancelled";
    }
    child.stop();
    throw StartFailedException.withReason(NAME, problem, child.log());
  }
}
