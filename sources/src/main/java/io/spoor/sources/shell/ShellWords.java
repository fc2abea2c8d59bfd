package io.spoor.sources.shell;

import io.spoor.sources.shell.ShellSyntax.HereText;
import io.spoor.sources.shell.ShellSyntax.Output;
import io.spoor.sources.shell.ShellSyntax.Part;
import io.spoor.sources.shell.ShellSyntax.Script;
import io.spoor.sources.shell.ShellSyntax.Stream;
import io.spoor.sources.shell.ShellSyntax.Text;
import io.spoor.sources.shell.ShellSyntax.Variable;
import io.spoor.sources.shell.ShellSyntax.Word;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Words of a command with their parts replaced: variables, output of commands, lists in braces. */
final class ShellWords {
  private static final int MAX_FIELDS = 4_096;
  private static final String UNKNOWN = String.valueOf(ObjectReader.UNKNOWN);

  private final ShellInterpreter shell;
  private final ShellVariables variables;
  private final ReadingBuilder out;
  final List<String> fields = new ArrayList<>();
  final Set<EffectObject> from = new LinkedHashSet<>();
  final Set<String> secrets = new LinkedHashSet<>();
  private StringBuilder current = new StringBuilder();
  private boolean started;
  private boolean splits = true;

  ShellWords(ShellInterpreter shell, ShellVariables variables, ReadingBuilder out) {
    this.shell = shell;
    this.variables = variables;
    this.out = out;
  }

  void add(Word word) {
    if (word.parts().size() == 1
        && word.parts().getFirst() instanceof Text(String text, boolean quoted)
        && !quoted
        && text.indexOf('{') >= 0
        && text.indexOf(',') >= 0) {
      braces(text);
      return;
    }
    word.parts().forEach(this::part);
    flush();
  }

  /** Reads a word as one field. */
  void single(Word word) {
    splits = false;
    add(word);
  }

  String text() {
    return fields.isEmpty() ? "" : fields.getFirst();
  }

  Flow flow() {
    String text = text();
    return new Flow(text.indexOf(ObjectReader.UNKNOWN) >= 0 ? null : text, from);
  }

  private void flush() {
    if (started) {
      if (fields.size() < MAX_FIELDS) {
        fields.add(current.toString());
      } else {
        out.cut();
      }
      current = new StringBuilder();
      started = false;
    }
  }

  /** {@code a{b,c}d}: one level, without quotes. */
  private void braces(String text) {
    int open = text.indexOf('{');
    int close = text.indexOf('}', open);
    boolean isList = close > open && text.indexOf(',', open) < close && text.indexOf(',', open) > 0;
    String[] choices = isList ? text.substring(open + 1, close).split(",", 17) : new String[0];
    if (choices.length < 2 || choices.length > 16 || !out.spend(choices.length * text.length())) {
      append(text, false);
      flush();
      return;
    }
    for (String choice : choices) {
      append(text.substring(0, open) + choice + text.substring(close + 1), false);
      flush();
    }
  }

  private void append(String text, boolean split) {
    if (!split || !splits) {
      current.append(text);
      started = true;
      return;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ' ' || c == '\t' || c == '\n') {
        flush();
      } else {
        current.append(c);
        started = true;
      }
    }
  }

  private void part(Part part) {
    switch (part) {
      case Text(String text, boolean _) ->
          append(!shell.isInFunction() || out.spend(text.length()) ? text : UNKNOWN, false);
      case Variable variable -> variable(variable);
      case Output(Script script, boolean quoted) -> {
        Flow flow = shell.run(script, Flow.UNKNOWN);
        Flow.addFrom(from, flow.from());
        String text = flow.text();
        boolean known = text != null && out.spend(text.length());
        append(known && text != null ? text.stripTrailing() : UNKNOWN, !quoted);
      }
      case Stream(Script script) -> {
        Flow flow = shell.run(script, Flow.UNKNOWN);
        Flow.addFrom(from, flow.from());
        append(shell.addStream(flow), false);
      }
      case HereText here -> {
        started = true;
        here.body.parts().forEach(this::part);
      }
    }
  }

  private void variable(Variable variable) {
    String value = variables.value(variable.name());
    Flow.addFrom(from, variables.from(variable.name()));
    if (value == null && ShellVariables.isSecretName(variable.name())) {
      secrets.add(variable.name());
    }
    if (value == null || value.isEmpty()) {
      if (variable.fallback() != null) {
        variable.fallback().parts().forEach(this::part);
      } else if (value == null) {
        append(UNKNOWN, false);
      }
    } else if (out.spend(value.length())) {
      boolean isList = variables.isList(variable.name());
      append(value.equals(" ") ? " " : value, isList || !variable.quoted());
    } else {
      append(UNKNOWN, false);
    }
  }
}
