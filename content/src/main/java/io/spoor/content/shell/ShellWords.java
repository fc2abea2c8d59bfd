package io.spoor.content.shell;

import io.spoor.content.shell.ShellSyntax.HereText;
import io.spoor.content.shell.ShellSyntax.Output;
import io.spoor.content.shell.ShellSyntax.Part;
import io.spoor.content.shell.ShellSyntax.Script;
import io.spoor.content.shell.ShellSyntax.Stream;
import io.spoor.content.shell.ShellSyntax.Text;
import io.spoor.content.shell.ShellSyntax.Variable;
import io.spoor.content.shell.ShellSyntax.Word;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Words of a command with their parts replaced: variables, output of commands, lists in braces. */
final class ShellWords {
  private static final int MAX_FIELDS = 4_096;
  private static final int MAX_BRACES = 16;
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
    if (splits && hasList(word)) {
      splits = false;
      word.parts().forEach(this::part);
      splits = true;
      String text = current.toString();
      current = new StringBuilder();
      started = false;
      braces(text);
      return;
    }
    word.parts().forEach(this::part);
    flush();
  }

  /** Whether a list in braces may be in it, outside of quotes. */
  private static boolean hasList(Word word) {
    boolean opens = false;
    boolean separates = false;
    for (Part part : word.parts()) {
      if (part instanceof Text(String text, boolean quoted) && !quoted) {
        opens |= text.indexOf('{') >= 0;
        separates |= text.indexOf(',') >= 0;
      }
    }
    return opens && separates;
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

  /** {@code a{b,{c,d}}e}: a field for each choice. */
  private void braces(String text) {
    int open = text.indexOf('{');
    for (int i = 0; i < MAX_BRACES && open >= 0; i++) {
      List<Integer> signs = signs(text, open);
      if (signs.size() > 2) {
        String before = text.substring(0, open);
        String after = text.substring(signs.getLast() + 1);
        for (int j = 0; j + 1 < signs.size() && out.spend(text.length()); j++) {
          braces(before + text.substring(signs.get(j) + 1, signs.get(j + 1)) + after);
        }
        return;
      }
      open = text.indexOf('{', open + 1);
    }
    append(text, false);
    flush();
  }

  /** Where a brace opens, its commas, and where it closes; empty if it does not. */
  private static List<Integer> signs(String text, int open) {
    List<Integer> signs = new ArrayList<>();
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      boolean isOwn = depth == 1 && (c == ',' || i == open);
      if (isOwn || depth == 0) {
        signs.add(i);
      }
      if (depth == 0) {
        return signs;
      }
    }
    return List.of();
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

  /** The value of a variable after the change that its form states; what that reads is kept. */
  private void changed(Variable variable, Word change) {
    var words = new ShellWords(shell, variables, out);
    words.single(change);
    Flow.addFrom(from, words.from);
    secrets.addAll(words.secrets);
    String value =
        words.text().indexOf(ObjectReader.UNKNOWN) >= 0
            ? null
            : ParameterChange.apply(variable.name(), words.text(), variables);
    append(value != null && out.spend(value.length()) ? value : UNKNOWN, !variable.quoted());
  }

  private void variable(Variable variable) {
    String value = variables.value(variable.name());
    Flow.addFrom(from, variables.from(variable.name()));
    if (value == null && ShellVariables.isSecretName(variable.name())) {
      secrets.add(variable.name());
    }
    if (variable.change() != null) {
      changed(variable, variable.change());
      return;
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
