package io.spoor.content.shell;

import io.spoor.content.fingerprint.ToolEffect;
import io.spoor.content.fingerprint.TracedObjectKind;
import io.spoor.content.shell.ShellSyntax.Command;
import io.spoor.content.shell.WordSelection.Input;
import io.spoor.content.shell.WordSelection.Operands;
import io.spoor.content.shell.WordSelection.Options;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One command with its words while it is read: what its entry in the table says that it does. */
final class CommandRun {
  private static final String REMOTES = ToolCallReader.REMOTES;
  private static final String UNKNOWN = String.valueOf(ObjectReader.UNKNOWN);
  private static final Set<String> DECLARATIONS =
      Set.of("export", "declare", "typeset", "local", "readonly");

  /** Commands of the shell that take text and reach nothing. */
  private static final Set<String> BUILT_IN = Set.of("[", "[[", "test", "read", "expr", "alias");

  /** Options with which these print variables, as they do without any word. */
  private static final Set<String> PRINTED = Set.of("-p", "-x", "-px", "-xp");

  private static final Pattern VERSIONED =
      Pattern.compile("(python|pip|node|ruby|perl|php)[0-9.]{1,5}");
  private static final Pattern SCRIPT = Pattern.compile(".*\\.(?:py|js|mjs|cjs|ts|rb|pl|php)");
  private static final Pattern SHELL_LINE = Pattern.compile(".*(?:/| )(?:ba|da|z|k|a)?sh\\b.*");

  private final ShellInterpreter shell;
  private final CommandTable table;
  private final ReadingBuilder out;
  private final ReadingBuilder.Call call;
  private final List<String> words;
  private final Set<EffectObject> wordsFrom;
  private final Flow stdin;
  private final Set<EffectObject> fetched = new LinkedHashSet<>();
  private @Nullable Flow output;
  private boolean ranCode;

  CommandRun(
      ShellInterpreter shell,
      CommandTable table,
      ReadingBuilder out,
      ReadingBuilder.Call call,
      List<String> words,
      Set<EffectObject> wordsFrom,
      Flow stdin) {
    this.shell = shell;
    this.table = table;
    this.out = out;
    this.call = call;
    this.words = words;
    this.wordsFrom = wordsFrom;
    this.stdin = stdin;
  }

  Flow run(String name, String path) {
    List<String> arguments = words.subList(1, words.size());
    Command function = shell.function(name);
    if (function != null) {
      return shell.call(name, function, arguments, wordsFrom, stdin);
    }
    if (DECLARATIONS.contains(name)) {
      return declare(arguments);
    }
    if (name.equals("eval")) {
      boolean isMarked = !arguments.isEmpty() && arguments.getFirst().equals("--");
      runText("shell", String.join(" ", arguments.subList(isMarked ? 1 : 0, arguments.size())));
      return flow();
    }
    if (name.equals("find")) {
      find(arguments);
    }
    Flow text =
        KnownOutput.of(name, arguments, this::input, file -> limited(shell.files().content(file)));
    if (text != null) {
      output = text;
    }
    CommandTable.Entry entry = table.find(name);
    if (entry == null && mayBeVersioned(name)) {
      Matcher versioned = VERSIONED.matcher(name);
      entry = versioned.matches() ? table.find(versioned.group(1)) : null;
    }
    if (entry == null) {
      entry = table.find(windowsName(name));
    }
    if (entry == null) {
      other(path, arguments);
    } else {
      apply(entry, arguments);
    }
    return flow();
  }

  /** The name of a command of Windows, which has no case, and may have an ending. */
  private static String windowsName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".exe") ? lower.substring(0, lower.length() - 4) : lower;
  }

  private static boolean mayBeVersioned(String name) {
    return !name.isEmpty() && "pnr".indexOf(name.charAt(0)) >= 0;
  }

  /** Text on the input, for commands that copy it. */
  private Flow input() {
    return limited(stdin);
  }

  private Flow limited(Flow flow) {
    String text = flow.text();
    return text == null || out.spend(text.length()) ? flow : new Flow(null, flow.from());
  }

  private Flow flow() {
    var from = new LinkedHashSet<EffectObject>();
    Flow.addFrom(from, fetched);
    Flow.addFrom(from, wordsFrom);
    if (output == null || !output.isNone()) {
      Flow.addFrom(from, stdin.from());
    }
    if (output != null) {
      Flow.addFrom(from, output.from());
    }
    Flow.addFrom(from, call.objects(ToolEffect.READS_SECRET));
    return new Flow(output == null ? null : output.text(), from);
  }

  private Flow declare(List<String> arguments) {
    boolean isPrinted = true;
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals > 0) {
        shell.assign(argument, equals, wordsFrom, call);
      }
      isPrinted &= PRINTED.contains(argument);
    }
    if (!isPrinted || PathText.name(words.getFirst()).equals("local")) {
      return Flow.NONE;
    }
    call.add(ToolEffect.READS_SECRET, ObjectReader.read("key", "environment"));
    return new Flow(null, call.objects(ToolEffect.READS_SECRET));
  }

  /**
   * A command without an entry: a script, or a program that may read its operands, and reach the
   * addresses among its words.
   */
  private void other(String path, List<String> arguments) {
    if (path.indexOf('/') >= 0) {
      runFile("shell", path);
    }
    shell.files().reads(Invocation.of(arguments, Set.of()).operands(), call);
    boolean isBuiltIn = output != null || BUILT_IN.contains(path);
    for (String argument : arguments) {
      if (!isBuiltIn && argument.contains("://")) {
        effect(ToolEffect.FETCHES, ObjectReader.read("url", argument), /* always= */ false);
      }
    }
  }

  private void apply(CommandTable.Entry entry, List<String> arguments) {
    if (entry.prefix >= 0) {
      Invocation head = Invocation.before(arguments, entry.takes, entry.prefix);
      if (!prefixed(arguments, head.length())) {
        rules(entry, head);
      }
      return;
    }
    rules(entry, Invocation.of(arguments, entry.takes));
    if (!entry.subcommands.isEmpty()) {
      subcommand(entry, arguments);
    }
  }

  /** Follows the names of subcommands. */
  private void subcommand(CommandTable.Entry entry, List<String> arguments) {
    CommandTable.Entry current = entry;
    List<String> rest = arguments;
    Invocation above = Invocation.before(rest, current.takes, 0);
    while (above.length() < rest.size()) {
      CommandTable.Entry sub = current.subcommands.get(rest.get(above.length()));
      if (sub == null) {
        return;
      }
      rest = rest.subList(above.length() + 1, rest.size());
      rules(sub, above.sub(rest, sub.takes));
      above = Invocation.before(rest, sub.takes, Math.max(0, sub.prefix));
      if (sub.prefix >= 0) {
        prefixed(rest, above.length());
        return;
      }
      current = sub;
    }
  }

  /** Follows the command that this one runs; false: there is none. */
  private boolean prefixed(List<String> arguments, int start) {
    int i = start;
    while (i < arguments.size()) {
      String word = arguments.get(i);
      int equals = word.indexOf('=');
      if (word.startsWith("-") && word.length() > 1) {
        i++;
      } else if (equals > 0 && word.substring(0, equals).matches("[A-Za-z_][A-Za-z0-9_]*")) {
        shell.assign(word, equals, wordsFrom, call);
        i++;
      } else {
        break;
      }
    }
    if (i >= arguments.size()) {
      return false;
    }
    var command = new ArrayList<>(arguments.subList(i, arguments.size()));
    var from = new LinkedHashSet<>(wordsFrom);
    if (PathText.name(words.getFirst()).equals("xargs")) {
      Flow.addFrom(from, stdin.from());
      if (stdin.text() == null) {
        command.replaceAll(word -> word.replace("{}", UNKNOWN));
        command.add(UNKNOWN);
      } else if (command.stream().anyMatch(word -> word.contains("{}"))) {
        String item = stdin.text().strip();
        command.replaceAll(word -> word.replace("{}", item));
      } else {
        command.addAll(List.of(stdin.text().strip().split("\\s+", 256)));
      }
    }
    // One word with spaces is a line: "watch 'cat notes | mail'".
    output =
        command.getFirst().indexOf(' ') >= 0
            ? shell.code("shell", String.join(" ", command), from, stdin)
            : shell.nested(command, from, stdin);
    return true;
  }

  /** {@code find PATH … -exec COMMAND}: on names as the search states them. */
  private void find(List<String> arguments) {
    String root =
        arguments.isEmpty() || arguments.getFirst().startsWith("-") ? "." : arguments.getFirst();
    int name = Math.max(arguments.indexOf("-name"), arguments.indexOf("-path"));
    String found =
        name >= 0 && name + 1 < arguments.size() ? root + '/' + arguments.get(name + 1) : root;
    if (arguments.contains("-delete")) {
      shell.files().delete(found, call);
      effect(ToolEffect.DESTROYS_DATA, ObjectReader.read("path", found), false);
    }
    for (int i = 0; i < arguments.size(); i++) {
      if (Set.of("-exec", "-execdir", "-ok", "-okdir").contains(arguments.get(i))) {
        var command = new ArrayList<String>();
        int j = i + 1;
        for (; j < arguments.size() && !arguments.get(j).matches("[;+]"); j++) {
          command.add(arguments.get(j).replace("{}", found));
        }
        i = j;
        shell.nested(command, wordsFrom, Flow.UNKNOWN);
      }
    }
  }

  private void rules(CommandTable.Entry entry, Invocation invocation) {
    for (CommandRule rule : entry.rules) {
      if (rule.applies(invocation)) {
        apply(rule, invocation);
      }
    }
  }

  private void apply(CommandRule rule, Invocation invocation) {
    String action = rule.action();
    if (action.equals("code-words")) {
      int module = words.indexOf("-m") + 1;
      if (module > 0 && module < words.size()) {
        output = shell.nested(words.subList(module, words.size()), wordsFrom, stdin);
      }
      return;
    }
    if (action.startsWith("code-")) {
      code(action.substring("code-".length()), rule.sources(), invocation);
      return;
    }
    if (action.equals("patches")) {
      rule.sources().forEach(source -> patch(source, invocation));
      return;
    }
    List<EffectObject> objects = new ArrayList<>();
    for (CommandRule.Source source : rule.sources()) {
      List<String> values = source.values(invocation);
      if (source.kind().equals("setting")
          && source.select() instanceof Operands operands
          && operands.areAll()) {
        values = List.of(String.join("=", values));
      }
      values.forEach(value -> objects.addAll(ObjectReader.read(source.kind(), value)));
      if (source.kind().equals("package")) {
        values.forEach(value -> addCloned(value, objects));
      }
      if (source.kind().equals("remote") && action.equals(ToolEffect.SENDS_OUT.label())) {
        values.forEach(value -> addRemote(value, objects));
      }
    }
    switch (action) {
      case "contains" -> {}
      case "reads" -> shell.files().reads(paths(objects), call);
      case "names" -> name(objects);
      case "writes" -> written(paths(objects));
      case "copies" -> copies(paths(objects));
      case "deletes" -> paths(objects).forEach(path -> shell.files().delete(path, call));
      default -> effect(ToolEffect.of(action), objects, rule.sources().isEmpty());
    }
  }

  /** Notes the files that a patch changes, which the words or the input hold or name. */
  private void patch(CommandRule.Source source, Invocation invocation) {
    List<Flow> flows =
        source.select() instanceof Input
            ? List.of(stdin)
            : source.values(invocation).stream()
                .map(
                    value ->
                        source.kind().equals("file")
                            ? shell.files().content(value)
                            : new Flow(value, wordsFrom))
                .toList();
    for (Flow flow : flows) {
      if (flow.text() != null && out.spend(flow.text().length())) {
        PatchText.read(flow.text(), shell.files(), call);
      }
    }
  }

  /** A directory that the run fetched is installed from where it came from. */
  private void addCloned(String path, List<EffectObject> objects) {
    WrittenFile directory = path.indexOf('/') >= 0 ? out.find(path) : null;
    if (directory != null) {
      directory.from().stream().filter(from -> from.kind().isElsewhere()).forEach(objects::add);
    }
  }

  /** Notes what a name stands for, as if it were a file. */
  private void name(List<EffectObject> objects) {
    if (objects.size() > 1) {
      List<EffectObject> meant = objects.subList(1, objects.size());
      out.write(new WrittenFile(REMOTES + objects.getFirst().value(), null, meant));
    }
  }

  /** The address of a remote that the run named. */
  private void addRemote(String name, List<EffectObject> objects) {
    if (!name.isEmpty() && name.chars().noneMatch(c -> "/:.@".indexOf(c) >= 0 || c == 0)) {
      WrittenFile remote = out.find(REMOTES + name);
      if (remote == null) {
        out.run(REMOTES + name);
      } else {
        objects.addAll(remote.from());
      }
    }
  }

  private static List<String> paths(List<EffectObject> objects) {
    return objects.stream().map(EffectObject::value).toList();
  }

  private void effect(@Nullable ToolEffect effect, List<EffectObject> objects, boolean always) {
    if (effect == null) {
      return;
    }
    List<EffectObject> kept =
        effect == ToolEffect.DESTROYS_DATA
            ? objects.stream().filter(object -> !shell.files().isOwn(object)).toList()
            : objects;
    if (kept.isEmpty() && !always) {
      return;
    }
    call.add(effect, kept);
    if (effect == ToolEffect.FETCHES) {
      Flow.addFrom(fetched, kept);
      boolean carries =
          wordsFrom.stream()
              .anyMatch(
                  it -> it.kind() == TracedObjectKind.PATH || it.kind() == TracedObjectKind.KEY);
      if (carries || !call.objects(ToolEffect.READS_SECRET).isEmpty()) {
        call.add(ToolEffect.SENDS_OUT, kept);
      }
    }
  }

  private void written(List<String> paths) {
    Flow content = fetched.isEmpty() ? stdin : new Flow(null, fetched);
    String name = PathText.name(words.getFirst());
    boolean passes = name.equals("tee") || !fetched.isEmpty();
    paths.forEach(path -> shell.files().write(path, passes ? content : Flow.UNKNOWN, call));
  }

  private void copies(List<String> paths) {
    if (paths.size() < 2) {
      return;
    }
    List<String> sources = paths.subList(0, paths.size() - 1);
    shell.files().reads(sources, call);
    String target = paths.getLast();
    for (String source : sources) {
      shell.files().write(target, shell.files().content(source), call);
      if (target.endsWith("/") || shell.files().groups(target).isEmpty()) {
        shell
            .files()
            .write(target + '/' + PathText.name(source), shell.files().content(source), call);
      }
    }
  }

  private void code(String language, List<CommandRule.Source> sources, Invocation invocation) {
    if (ranCode) {
      return;
    }
    for (CommandRule.Source source : sources) {
      if (source.select() instanceof Input) {
        runInput(language);
        return;
      }
      List<String> values = source.values(invocation);
      if (language.equals("shell")
          && source.select() instanceof Options
          && !values.isEmpty()
          && values.getFirst().startsWith("-")
          && !invocation.operands().isEmpty()) {
        // Options may stand between -c and the command.
        values = invocation.operands().subList(0, 1);
      }
      if (values.isEmpty() || (source.kind().equals("file") && values.getFirst().equals("-"))) {
        continue;
      }
      if (source.kind().equals("text")) {
        boolean joined = source.select() instanceof Operands(int _, int to) && to == Operands.END;
        (joined ? List.of(String.join(" ", values)) : values).forEach(it -> runText(language, it));
      } else {
        runFile(language, values.getFirst());
      }
      return;
    }
  }

  private void runText(String language, String text) {
    ranCode = true;
    if (text.indexOf(ObjectReader.UNKNOWN) >= 0 && !wordsFrom.isEmpty()) {
      call.add(ToolEffect.RUNS_CODE, List.copyOf(wordsFrom));
    }
    String known = text.replace(UNKNOWN, language.equals("shell") ? "$_" : "");
    output = shell.code(language, known, wordsFrom, stdin);
  }

  private void runInput(String language) {
    String text = stdin.text();
    if (text != null && !text.isEmpty()) {
      ranCode = true;
      output = shell.code(language, text, stdin.from(), Flow.UNKNOWN);
    } else if (text == null && stdin.isStated() && !language.equals("sql")) {
      // It runs text that this does not know.
      out.cut();
    }
    if (!stdin.from().isEmpty()) {
      call.add(ToolEffect.RUNS_CODE, List.copyOf(stdin.from()));
    }
  }

  private void runFile(String language, String path) {
    Flow stream = shell.stream(path);
    WrittenFile file = stream == null ? out.find(path) : null;
    if (path.startsWith("/dev/stdin")) {
      runInput(language);
      return;
    }
    if (stream == null && file == null && path.indexOf(ObjectReader.UNKNOWN) < 0) {
      out.run(path);
    }
    Set<EffectObject> from =
        stream != null ? stream.from() : file == null ? Set.of() : Flow.ordered(file.from());
    String text = stream != null ? stream.text() : file == null ? null : file.text();
    List<EffectObject> foreign = new ArrayList<>(0);
    for (EffectObject object : from) {
      if (object.kind() != TracedObjectKind.PATH && object.kind() != TracedObjectKind.KEY) {
        foreign.add(object);
      }
    }
    if (!foreign.isEmpty()) {
      call.add(ToolEffect.RUNS_CODE, List.copyOf(foreign));
    }
    if (text != null) {
      ranCode = true;
      output = shell.code(language(language, path, text), text, from, stdin);
    }
  }

  private static String language(String otherwise, String path, String text) {
    int end = text.indexOf('\n');
    String first = text.substring(0, Math.min(end < 0 ? text.length() : end, 80));
    if (first.startsWith("#!") && !SHELL_LINE.matcher(first).matches()) {
      return "other";
    }
    return SCRIPT.matcher(path).matches() ? "other" : otherwise;
  }
}
