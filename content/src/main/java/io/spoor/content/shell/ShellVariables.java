package io.spoor.content.shell;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Variables of a shell: their values, and where these were read. */
final class ShellVariables {
  private static final int MAX_VALUE = 1 << 16;
  private static final int PARAMETERS = 9;
  private static final String UNKNOWN = String.valueOf(ObjectReader.UNKNOWN);
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "(?i).*(?:TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIAL).*");

  private final ReadingBuilder out;
  private final Map<String, String> values = new HashMap<>();
  private final Map<String, Set<EffectObject>> from = new HashMap<>();
  private final Set<String> lists = new HashSet<>();

  ShellVariables(ReadingBuilder out) {
    this.out = out;
    values.put("HOME", "~");
    values.put("IFS", " ");
    values.put("PWD", ".");
    values.put("USER", "root");
    values.put("PATH", "/usr/bin:/bin");
    values.put("SHELL", "/bin/bash");
    values.put("BASH", "/bin/bash");
    values.put("0", "bash");
  }

  /** Whether a variable of this name usually holds a secret. */
  static boolean isSecretName(String name) {
    return SECRET_NAME.matcher(name).matches();
  }

  void set(String name, String value, Set<EffectObject> valueFrom) {
    lists.remove(name);
    if (value.length() > MAX_VALUE || !out.spend(value.length())) {
      out.cut();
      values.put(name, UNKNOWN);
    } else {
      values.put(name, value);
    }
    from.put(name, Flow.ordered(valueFrom));
  }

  /** Sets a variable whose value is split at spaces even in quotes. */
  void setList(String name, String value, Set<EffectObject> valueFrom) {
    set(name, value, valueFrom);
    lists.add(name);
  }

  /** Null: it is not set. */
  @Nullable String value(String name) {
    return values.get(name);
  }

  Set<EffectObject> from(String name) {
    return from.getOrDefault(name, Set.of());
  }

  boolean isList(String name) {
    return lists.contains(name);
  }

  /** Sets the parameters of a function; returns those of its caller. */
  Map<String, String> enter(List<String> arguments, Set<EffectObject> argumentsFrom) {
    var before = new HashMap<String, String>();
    for (int i = 1; i <= PARAMETERS; i++) {
      String name = String.valueOf(i);
      before.put(name, values.getOrDefault(name, UNKNOWN));
      values.put(name, i <= arguments.size() ? arguments.get(i - 1) : "");
    }
    String all = String.join(" ", arguments);
    setList("@", all, argumentsFrom);
    set("*", all, argumentsFrom);
    return before;
  }

  /** Sets the parameters as before the function. */
  void leave(Map<String, String> before) {
    values.putAll(before);
    values.remove("@");
    values.remove("*");
  }
}
