package io.spoor.content.injection;

import io.spoor.schemas.TracedEffect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a call does: by itself, and by the files that it runs and that earlier calls of the run
 * wrote. A script that is written in one call and run in another does what one call would.
 */
final class CommandEffects {
  private CommandEffects() {}

  /** Effects of a call, after the earlier calls. */
  static List<TracedEffect> of(ToolCall call, List<ToolCall> earlierCalls) {
    List<TracedEffect> effects = new ArrayList<>();
    for (TracedEffect effect : call.fingerprint().getEffects()) {
      if (effect.getFile() == null) {
        effects.add(effect);
      }
    }
    Set<Integer> runs = new HashSet<>(call.fingerprint().getRuns());
    if (!runs.isEmpty()) {
      for (ToolCall earlier : earlierCalls) {
        addFiles(earlier, call, runs, effects);
      }
    }
    return effects;
  }

  /** Adds what the files do; of a file that was written twice, each version counts. */
  private static void addFiles(
      ToolCall writer, ToolCall call, Set<Integer> runs, List<TracedEffect> target) {
    if (writer.fingerprint().getKeyId() != call.fingerprint().getKeyId()) {
      return;
    }
    for (TracedEffect effect : writer.fingerprint().getEffects()) {
      if (effect.getFile() != null && runs.contains(effect.getFile())) {
        target.add(effect);
      }
    }
  }

  /**
   * Whether the arguments are commands that were read in full and do nothing outside of the
   * checkout. False for calls of versions that did not read commands.
   */
  static boolean isLocalWork(ToolCall call, List<ToolCall> earlierCalls) {
    Integer commands = call.fingerprint().getCommands();
    return commands != null
        && commands > 0
        && call.fingerprint().getLeftOut() == 0
        && of(call, earlierCalls).isEmpty();
  }
}
