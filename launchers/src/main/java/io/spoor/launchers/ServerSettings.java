package io.spoor.launchers;

import java.util.HashMap;
import java.util.Map;

/**
 * What a caller may choose of a server.
 *
 * @param port the loopback port to listen on, 0 for a free one
 * @param overrides settings of the server's own configuration that replace ours
 */
public record ServerSettings(int port, Map<String, String> overrides) {

  public ServerSettings {
    overrides = Map.copyOf(overrides);
  }

  public static ServerSettings onFreePort() {
    return onPort(0);
  }

  public static ServerSettings onPort(int port) {
    return new ServerSettings(port, Map.of());
  }

  public ServerSettings with(String key, String value) {
    Map<String, String> extended = new HashMap<>(overrides);
    extended.put(key, value);
    return new ServerSettings(port, extended);
  }

  /**
   * The port to listen on.
   *
   * @throws StartFailedException when a fixed port is taken
   */
  public int choosePort(String server) {
    if (port == 0) {
      return Ports.allocate();
    }
    if (!Ports.isFree(port)) {
      throw StartFailedException.portTaken(server, port);
    }
    return port;
  }
}
