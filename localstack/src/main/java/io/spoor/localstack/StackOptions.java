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
 * @param decisions whether the stack has a decision server, to save; null keeps what was saved
 */
public record StackOptions(
    Map<StackComponent, Integer> ports,
    Map<String, String> appSettings,
    @Nullable String alerts,
    boolean secure,
    @Nullable Boolean decisions) {

  public StackOptions {
    ports = Map.copyOf(ports);
    appSettings = Map.copyOf(appSettings);
  }

  /** Options that keep what was saved about the decision server. */
  public StackOptions(
      Map<StackComponent, Integer> ports,
      Map<String, String> appSettings,
      @Nullable String alerts,
      boolean secure) {
    this(ports, appSettings, alerts, secure, null);
  }

  /** Free ports, default settings, no logins. */
  public static StackOptions defaults() {
    return new StackOptions(Map.of(), Map.of(), null, false);
  }
}
