package io.spoor.content.fingerprint;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one call does. Labels that {@link io.spoor.schemas.vocabulary.EffectKind} has too mean the
 * same there.
 */
public enum ToolEffect {
  /** Asks another host for something. The address itself may carry data out. */
  FETCHES(0, "fetches"),

  /** Hands data to another host, remote, registry or mail address. */
  SENDS_OUT(1, "sends-out"),

  /** Reads a key, token, credential file or the environment. */
  READS_SECRET(2, "reads-secret"),

  /** Installs or runs code from elsewhere: an index, a URL, a gist, a package, an image. */
  RUNS_CODE(3, "runs-code"),

  /** Leaves something that runs or admits later: keys, hooks, cron, start files, git settings. */
  PERSISTS(4, "persists"),

  /** Changes what builds, tests or releases the code: workflows, package scripts, build files. */
  CHANGES_PIPELINE(5, "changes-pipeline"),

  /** Removes or lowers a check: hooks skipped, TLS verification off, rights opened to everybody. */
  REMOVES_SAFEGUARD(6, "removes-safeguard"),

  /** Gives rights to a principal. */
  GRANTS_RIGHTS(7, "grants-rights"),

  /** Destroys data outside of temporary places and of what the run made itself. */
  DESTROYS_DATA(8, "destroys-data"),

  /** Gives another host a shell, or opens a listener that runs commands. */
  OPENS_SHELL(9, "opens-shell");

  private static final Map<String, ToolEffect> BY_LABEL =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(ToolEffect::label, Function.identity()));

  private static final Map<Integer, ToolEffect> BY_CODE =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(ToolEffect::code, Function.identity()));

  private final int code;
  private final String label;

  ToolEffect(int code, String label) {
    this.code = code;
    this.label = label;
  }

  /** The code in events; never changes. */
  public int code() {
    return code;
  }

  /** The name in tables and texts. */
  public String label() {
    return label;
  }

  /** The effect with a label; null when there is none. */
  public static @Nullable ToolEffect of(String label) {
    return BY_LABEL.get(label);
  }

  /** The effect of a code; null for the code of a later version. */
  public static @Nullable ToolEffect of(int code) {
    return BY_CODE.get(code);
  }
}
