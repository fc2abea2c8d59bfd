package io.spoor.content.shell;

import java.util.ArrayList;
import java.util.List;

/**
 * What a tool call does.
 *
 * @param calls its calls in order; calls with effects are kept before others
 * @param written files that it writes, for {@link WrittenFiles}
 * @param runs files that it runs, and whose text it does not know
 * @param cuts number of places where something was not read or not kept: too deep, too long, too
 *     many
 */
public record ShellReading(
    List<EffectfulCall> calls, List<WrittenFile> written, List<String> runs, int cuts) {
  public ShellReading {
    calls = List.copyOf(calls);
    written = List.copyOf(written);
    runs = List.copyOf(runs);
  }

  /** Calls that have an effect. */
  public List<EffectfulCall> effectful() {
    var effectful = new ArrayList<EffectfulCall>();
    for (EffectfulCall call : calls) {
      if (!call.effects().isEmpty()) {
        effectful.add(call);
      }
    }
    return List.copyOf(effectful);
  }
}
