package io.spoor.schemas.vocabulary;

import io.spoor.schemas.IdentityEvent;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who sees a tool call besides its caller, on the way to the tool. Each may record the call; all
 * records together are one action.
 */
public enum CallObserver {
  /** The library that sends the request. */
  CLIENT,
  /** A gateway between both. */
  GATEWAY,
  /** The server that answers. */
  SERVER;

  /** The observer in events. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The observer that recorded an event; null: the caller, or the event is no tool call. */
  public static @Nullable CallObserver of(IdentityEvent event) {
    String label = event.getObserver();
    for (CallObserver observer : values()) {
      if (observer.label().equals(label)) {
        return observer;
      }
    }
    return null;
  }
}
