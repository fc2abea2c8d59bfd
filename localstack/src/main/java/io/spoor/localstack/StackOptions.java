package io.spoor.localstack;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options of a start of the stack.
 *
 * @param ports fixed loopback ports; other ports are chosen automatically
 * @param appSettings app settings to save, overriding the defaults; an empty value removes a
 *     setting
 * @param alerts routing file of alerts to save; empty stops notifications, null keeps the current
 *     file
 * @param secure whether a new stack uses TLS and logins; an existing stack is not changed
 */
public record StackOptions(
    Map<StackComponent, Integer> ports,
    Map<String, String> appSettings,
    @Nullable String alerts,
    boolean secure) {

  public StackOptions {
    ports = Map.copyOf(ports);
    appSettings = Map.copyOf(appSettings);
  }

  /** Free ports, default settings, no logins. */
  public static StackOptions defaults() {
    return new StackOptions(Map.of(), Map.of(), null, false);
  }
}
