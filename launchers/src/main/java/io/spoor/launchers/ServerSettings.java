package io.spoor.launchers;

import java.util.HashMap;
import java.util.Map;

/**
 * Settings of a server that the caller can select.
 *
 * @param port the loopback port to listen on, 0 for any free port
 * @param overrides settings that override the defaults in the server's configuration
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
   * @throws StartFailedException if a fixed port is in use
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
