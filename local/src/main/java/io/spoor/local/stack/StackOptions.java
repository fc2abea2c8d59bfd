package io.spoor.local.stack;

import java.util.Map;

/**
 * What a start of the stack may be told.
 *
 * @param ports fixed loopback ports; the others are chosen
 * @param appSettings settings of the app to remember, replacing the defaults; empty to forget
 * @param secure whether a new stack asks for TLS and logins; one that is there stays as it is
 */
public record StackOptions(
    Map<Component, Integer> ports, Map<String, String> appSettings, boolean secure) {

  public StackOptions {
    ports = Map.copyOf(ports);
    appSettings = Map.copyOf(appSettings);
  }

  /** Free ports, default settings, no logins. */
  public static StackOptions defaults() {
    return new StackOptions(Map.of(), Map.of(), false);
  }

  /** Free ports, default settings, TLS and logins. */
  public static StackOptions secured() {
    return new StackOptions(Map.of(), Map.of(), true);
  }
}
