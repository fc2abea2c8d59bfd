package io.spoor.localstack;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a start of the stack may be told.
 *
 * @param ports fixed loopback ports; the others are chosen
 * @param appSettings settings of the app to remember, replacing the defaults; empty to forget
 * @param alerts routing file of alerts to remember; empty to tell nobody any more, null for the one
 *     there was
 * @param secure whether a new stack asks for TLS and logins; one that is there stays as it is
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

  /** Free ports, default settings, TLS and logins. */
  public static StackOptions secured() {
    return new StackOptions(Map.of(), Map.of(), null, true);
  }
}
