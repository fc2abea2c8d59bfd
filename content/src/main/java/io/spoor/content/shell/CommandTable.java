package io.spoor.content.shell;

import io.spoor.content.fingerprint.ToolEffect;
import io.spoor.content.fingerprint.TracedObjectKind;
import io.spoor.content.shell.CommandRule.Condition;
import io.spoor.content.shell.CommandRule.Source;
import io.spoor.schemas.text.ResourceText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How commands are read, from the resource {@code commands.txt}, whose head has the grammar. A new
 * command is one line.
 */
final class CommandTable {
  private static final Set<String> ACTIONS =
      Set.of("reads", "writes", "copies", "deletes", "contains", "names", "patches");
  private static final Set<String> OTHER_KINDS = Set.of("endpoint", "at", "text", "file");
  private static final String CODE = "code-";

  static final CommandTable INSTANCE = load();

  /** A command or subcommand. */
  static final class Entry {
    final Map<String, Entry> subcommands = new HashMap<>();
    final Set<String> takes = new HashSet<>();
    final List<CommandRule> rules = new ArrayList<>();

    /** Number of operands before the command that it runs; -1: it runs none. */
    int prefix = -1;
  }

  /** What a pattern for a path, a variable or a function of code stands for. */
  record Pattern(String group, String glob, long letters) {
    Pattern(String group, String glob) {
      this(group, glob, Globs.letters(glob));
    }

    /**
     * Whether a text may fit, by its characters.
     *
     * @param others complement of {@link Globs#letters} of the text
     */
    boolean mayMatch(long others) {
      return (letters & others) == 0;
    }
  }

  private final Map<String, Entry> commands = new HashMap<>();
  private final List<Pattern> paths = new ArrayList<>();
  private final List<Pattern> variables = new ArrayList<>();
  private final Map<String, List<CommandRule>> functions = new HashMap<>();
  private int line;

  private CommandTable() {}

  private static CommandTable load() {
    return parse(ResourceText.read(CommandTable.class, "commands.txt"));
  }

  /** Throws {@link IllegalStateException} with the line of a fault. */
  static CommandTable parse(String text) {
    var table = new CommandTable();
    for (String line : text.split("\n", -1)) {
      table.line++;
      String trimmed = line.strip();
      if (!trimmed.isEmpty() && !trimmed.startsWith("#")) {
        table.add(List.of(trimmed.split(" +", -1)));
      }
    }
    return table;
  }

  private IllegalStateException fault(String message) {
    return new IllegalStateException("commands.txt, line " + line + ": " + message);
  }

  private void add(List<String> words) {
    switch (words.getFirst()) {
      case "@path" -> patterns(words, paths);
      case "@variable" -> patterns(words, variables);
      default -> command(words);
    }
  }

  private void patterns(List<String> words, List<Pattern> target) {
    words.stream().skip(2).forEach(glob -> target.add(new Pattern(words.get(1), glob)));
  }

  private void command(List<String> words) {
    boolean isFunction = words.getFirst().equals("@function");
    int i = isFunction ? 1 : 0;
    var subject = new ArrayList<String>();
    while (i < words.size() && !isKeyword(words.get(i))) {
      subject.add(words.get(i++));
    }
    var takes = new HashSet<String>();
    var conditions = new ArrayList<Condition>();
    int prefix = -1;
    CommandRule rule = null;
    while (i < words.size()) {
      switch (words.get(i++)) {
        case "takes" -> takes.addAll(List.of(words.get(i++).split(",", -1)));
        case "prefix" -> prefix = Integer.parseInt(words.get(i++));
        case "when" -> {
          while (i < words.size() && !isKeyword(words.get(i))) {
            conditions.add(condition(words.get(i++)));
          }
        }
        default -> {
          rule = rule(words.subList(i, words.size()), conditions);
          i = words.size();
        }
      }
    }
    if (isFunction) {
      if (rule == null) {
        throw fault("a function needs ->");
      }
      for (String name : subject.getFirst().split("\\|", -1)) {
        functions.computeIfAbsent(name, _ -> new ArrayList<>()).add(rule);
      }
      return;
    }
    for (Entry entry : entries(subject)) {
      entry.takes.addAll(takes);
      entry.prefix = Math.max(entry.prefix, prefix);
      if (rule != null) {
        entry.rules.add(rule);
      }
    }
  }

  private static boolean isKeyword(String word) {
    return word.equals("takes")
        || word.equals("prefix")
        || word.equals("when")
        || word.equals("->");
  }

  private List<Entry> entries(List<String> subject) {
    List<Map<String, Entry>> levels = List.of(commands);
    List<Entry> entries = List.of();
    for (String alternatives : subject) {
      entries = new ArrayList<>();
      for (Map<String, Entry> level : levels) {
        for (String name : alternatives.split("\\|", -1)) {
          entries.add(level.computeIfAbsent(name, _ -> new Entry()));
        }
      }
      levels = entries.stream().map(entry -> entry.subcommands).toList();
    }
    return entries;
  }

  private Condition condition(String text) {
    boolean holds = !text.startsWith("!");
    String rest = holds ? text : text.substring(1);
    int tilde = rest.indexOf('~');
    String subject = tilde < 0 ? rest : rest.substring(0, tilde);
    if (tilde < 0 && !subject.startsWith("-") && !subject.endsWith("=")) {
      throw fault("expected OPTIONS or SELECTION~PATTERNS, found " + text);
    }
    return new Condition(holds, selection(subject), tilde < 0 ? "" : rest.substring(tilde + 1));
  }

  private CommandRule rule(List<String> words, List<Condition> conditions) {
    String action = words.getFirst();
    if (!ACTIONS.contains(action) && !action.startsWith(CODE) && ToolEffect.of(action) == null) {
      throw fault("no action or effect is named " + action);
    }
    return new CommandRule(
        action, List.copyOf(conditions), words.stream().skip(1).map(this::source).toList());
  }

  private Source source(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw fault("expected KIND:SELECTION, found " + text);
    }
    String kind = text.substring(0, colon);
    boolean known =
        OTHER_KINDS.contains(kind)
            || List.of(TracedObjectKind.values()).stream().anyMatch(it -> it.label().equals(kind));
    if (!known) {
      throw fault("no kind of object is named " + kind);
    }
    String select = text.substring(colon + 1);
    int question = select.startsWith("=") ? -1 : select.indexOf('?');
    String otherwise = question < 0 ? "" : select.substring(question + 1);
    select = question < 0 ? select : select.substring(0, question);
    return new Source(kind, selection(select), otherwise);
  }

  private WordSelection selection(String text) {
    WordSelection selection = WordSelection.parse(text);
    if (selection == null) {
      throw fault("no operands are named " + text);
    }
    return selection;
  }

  @Nullable Entry find(String name) {
    return commands.get(name);
  }

  /** Rules of a function of code, by its full name or its last parts. */
  List<CommandRule> function(String name) {
    String rest = name;
    while (true) {
      List<CommandRule> found = functions.get(rest);
      if (found != null) {
        return found;
      }
      int dot = rest.indexOf('.');
      if (dot < 0) {
        return List.of();
      }
      rest = rest.substring(dot + 1);
    }
  }

  /** Groups of a path: {@code secret}, {@code start}, {@code pipeline}, {@code guard}. */
  List<String> groups(String path) {
    String normal = PathText.normalise(path);
    String text = normal.length() > 512 ? normal.substring(normal.length() - 512) : normal;
    long others = ~Globs.letters(text);
    var groups = new ArrayList<String>(2);
    for (Pattern pattern : paths) {
      if (pattern.mayMatch(others)
          && !groups.contains(pattern.group())
          && matches(pattern.glob(), text)) {
        groups.add(pattern.group());
      }
    }
    return groups;
  }

  /** A pattern without a root fits the end of a path. */
  private static boolean matches(String glob, String path) {
    boolean rooted = glob.startsWith("/") || glob.startsWith("~") || glob.startsWith("*");
    return Globs.matches(glob, path) || (!rooted && Globs.matches("*/" + glob, path));
  }

  /** What setting a variable does: label of an effect; null: nothing. */
  @Nullable String variable(String assignment) {
    long others = ~Globs.letters(assignment);
    for (Pattern pattern : variables) {
      if (pattern.mayMatch(others) && Globs.matches(pattern.glob(), assignment)) {
        return pattern.group();
      }
    }
    return null;
  }
}
