package io.spoor.streams.stage;

import java.time.Duration;

/**
 * What the stages share.
 *
 * @param generation replay generation; a document's version is {@code generation << 32 | revision}
 * @param horizon how much disorder is expected; an event further behind is placed and flagged late
 * @param moveChunk actions that one step moves to another chain before it lets others have their
 *     turn
 */
public record StageSettings(int generation, Duration horizon, int moveChunk) {
  public static StageSettings defaults() {
    return new StageSettings(0, Duration.ofHours(24), 256);
  }

  public StageSettings {
    if (generation < 0) {
      throw new IllegalArgumentException("generation must not be negative: " + generation);
    }
    if (horizon.isNegative() || horizon.isZero()) {
      throw new IllegalArgumentException("horizon must be positive: " + horizon);
    }
    if (moveChunk < 1) {
      throw new IllegalArgumentException("moveChunk must be at least 1: " + moveChunk);
    }
  }
}
