package io.spoor.content.shell;

import java.util.List;

/**
 * One call inside a tool call: a command, a function of a script, a request.
 *
 * @param name name without its directory; empty when the text does not state it
 * @param depth 0 for the command line itself and its substitutions; one more for each command that
 *     runs others ({@code sudo}, {@code sh -c}, a script)
 * @param effects what it does, in a fixed order; empty for most calls
 */
public record EffectfulCall(String name, int depth, List<ObjectEffect> effects) {
  public EffectfulCall {
    effects = List.copyOf(effects);
  }
}
