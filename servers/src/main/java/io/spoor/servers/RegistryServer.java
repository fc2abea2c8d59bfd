package io.spoor.servers;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A real schema registry (Apicurio, through its Confluent-compatible REST API), on loopback.
 *
 * @param url base URL of the Confluent-compatible API
 * @param child the process
 */
public record RegistryServer(String url, Child child) {

  /** The component's name. */
  public static final String NAME = "registry";

  private static final Duration TIMEOUT = Duration.ofSeconds(90);
  private static final String COMPATIBILITY = "{\"compatibility\":\"BACKWARD_TRANSITIVE\"}";

  /**
   * Starts the registry, waits until it serves, and sets its global compatibility to
   * BACKWARD_TRANSITIVE.
   *
   * @throws StartFailedException when it does not come up
   */
  public static RegistryServer start(Workspace workspace, ServerSettings settings) {
    Child.stopLeftover(workspace, NAME);
    int port = settings.choosePort(NAME);
    Path database = workspace.directory(NAME).resolve("schemas");
    Map<String, String> properties = new HashMap<>(defaults(port, database));
    properties.putAll(settings.overrides());
    List<String> flags = new ArrayList<>(List.of("-Xms32m", "-Xmx160m", "-XX:TieredStopAtLevel=1"));
    properties.forEach((key, value) -> flags.add("-D" + key + "=" + value));

    String url = "http://127.0.0.1:" + port + "/apis/ccompat/v7";
    List<String> command = JavaCommand.ofJar(flags, workspace.dist().registryJar());
    Probe probe = probe(url);
    Child child =
        Child.start(new Launch(NAME, Tier.SERVER, workspace, command, Map.of(), probe, TIMEOUT));
    setCompatibility(url, child);
    return new RegistryServer(url, child);
  }

  /** Whether a registry serves at this URL. */
  public static Probe probe(String url) {
    return Probe.http(url + "/subjects");
  }

  private static Map<String, String> defaults(int port, Path database) {
    return Map.of(
        "quarkus.http.host", "127.0.0.1",
        "quarkus.http.port", Integer.toString(port),
        "quarkus.management.host", "127.0.0.1",
        "quarkus.management.port", Integer.toString(Ports.free()),
        "quarkus.log.console.color", "false",
        "quarkus.banner.enabled", "false",
        "apicurio.datasource.url", "jdbc:h2:file:" + database);
  }

  private static void setCompatibility(String url, Child child) {
    String problem;
    try {
      HttpResponse<String> response = Http.putJson(url + "/config", COMPATIBILITY);
      if (response.statusCode() == 200) {
        return;
      }
      problem =
          "it refused the compatibility setting with HTTP "
              + response.statusCode()
              + ": "
              + response.body();
    } catch (IOException e) {
      problem = "it did not take the compatibility setting: " + e.getMessage();
    } catch (InterruptedException givenUp) {
      Thread.currentThread().interrupt();
      problem = "its start was given up";
    }
    child.stop();
    throw StartFailedException.because(NAME, problem, child.log());
  }
}
