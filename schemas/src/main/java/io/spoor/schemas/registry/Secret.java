package io.spoor.schemas.registry;

/** A value that never shows in a log or message by accident. */
public record Secret(String value) {

  @Override
  public String toString() {
    return "[hidden]";
  }
}
