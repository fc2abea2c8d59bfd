package io.spoor.sources.shell;

import io.spoor.schemas.fingerprint.ToolEffect;
import io.spoor.schemas.fingerprint.TracedObjectKind;
import io.spoor.sources.shell.ShellSyntax.Assignment;
import io.spoor.sources.shell.ShellSyntax.Command;
import io.spoor.sources.shell.ShellSyntax.Function;
import io.spoor.sources.shell.ShellSyntax.Group;
import io.spoor.sources.shell.ShellSyntax.HereText;
import io.spoor.sources.shell.ShellSyntax.Output;
import io.spoor.sources.shell.ShellSyntax.Part;
import io.spoor.sources.shell.ShellSyntax.Pipeline;
import io.spoor.sources.shell.ShellSyntax.Redirect;
import io.spoor.sources.shell.ShellSyntax.Script;
import io.spoor.sources.shell.ShellSyntax.Simple;
import io.spoor.sources.shell.ShellSyntax.Stream;
import io.spoor.sources.shell.ShellSyntax.Text;
import io.spoor.sources.shell.ShellSyntax.Variable;
import io.spoor.sources.shell.ShellSyntax.Word;
import io.spoor.sources.shell.WordSelection.Input;
import io.spoor.sources.shell.WordSelection.Operands;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Follows a parsed command line: values of variables, text in pipes, files written and run. What it
 * cannot know stays unknown; nothing is executed. Branches and loops are followed once.
 */
final class ShellInterpreter {
  private static final String REMOTES = ToolCallReader.REMOTES;
  private static final int MAX_DEPTH = 8;
  private static final int MAX_VALUE = 1 << 16;
  private static final int MAX_FIELDS = 4_096;
  private static final int MAX_FROM = 16;
  private static final String UNKNOWN = String.valueOf(ObjectReader.UNKNOWN);
  private static final Set<String> SHELLS =
      Set.of("sh", "bash", "dash", "zsh", "ksh", "ash", "busybox", "fish");
  private static final Set<String> DECLARATIONS =
      Set.of("export", "declare", "typeset", "local", "readonly");
  private static final Pattern VERSIONED =
      Pattern.compile("(python|pip|node|ruby|perl|php)[0-9.]{1,5}");
  private static final Pattern SCRIPT = Pattern.compile(".*\\.(?:py|js|mjs|cjs|ts|rb|pl|php)");
  private static final Pattern SHELL_LINE = Pattern.compile(".*(?:/| )(?:ba|da|z|k|a)?sh\\b.*");
  private static final Pattern SECRET_NAME =
      Pattern.compile(
          "(?i).*(?:TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIAL).*");

  /**
   * What comes out of commands.
   *
   * @param text null: not known
   * @param from where it was read: addresses and secrets
   */
  record Flow(@Nullable String text, Set<EffectObject> from) {
    static final Flow NONE = new Flow("", Set.of());
    static final Flow UNKNOWN = new Flow(null, Set.of());

    /** Whether nothing comes out for certain. */
    boolean isNone() {
      return text != null && text.isEmpty() && from.isEmpty();
    }
  }

  private final CommandTable table;
  private final ReadingBuilder out;
  private final Map<String, String> variables = new HashMap<>();
  private final Map<String, Set<EffectObject>> variablesFrom = new HashMap<>();
  private final Set<String> lists = new HashSet<>();
  private final Map<String, List<String>> groups = new HashMap<>();
  private final Map<String, Command> functions = new HashMap<>();
  private final Set<String> uncalled = new LinkedHashSet<>();
  private int depth;
  private int calls;

  ShellInterpreter(CommandTable table, ReadingBuilder out, int depth) {
    this.table = table;
    this.out = out;
    this.depth = depth;
    variables.put("HOME", "~");
    variables.put("IFS", " ");
    variables.put("PWD", ".");
    variables.put("USER", "root");
  }

  int depth() {
    return depth;
  }

  /** Reads a command line. */
  Flow read(String text, Flow stdin) {
    ShellParser.Parsed parsed = ShellParser.parse(text);
    out.cut(parsed.cuts());
    Flow flow = run(parsed.script(), stdin);
    for (String name : List.copyOf(uncalled)) {
      uncalled.remove(name);
      Command body = functions.get(name);
      if (body != null) {
        run(body, Flow.UNKNOWN);
      }
    }
    return flow;
  }

  private Flow run(Script script, Flow stdin) {
    var text = new StringBuilder();
    boolean known = false;
    var from = new LinkedHashSet<EffectObject>();
    for (Pipeline pipeline : script.pipelines()) {
      Flow flow = stdin;
      for (Command command : pipeline.commands()) {
        flow = run(command, flow);
      }
      known |= flow.text() != null && !flow.text().isEmpty();
      addText(text, flow);
      addFrom(from, flow.from());
    }
    return new Flow(known || text.isEmpty() ? text.toString() : null, from);
  }

  /** A copy in the same order, so that results do not depend on the process. */
  private static Set<EffectObject> ordered(Collection<EffectObject> objects) {
    return new LinkedHashSet<>(objects);
  }

  /** Adds a text; what is not known is one sign in it. */
  private void addText(StringBuilder text, Flow flow) {
    String part = flow.text() == null ? UNKNOWN : flow.text();
    if (text.length() + part.length() <= 4 * MAX_VALUE && out.spend(part.length())) {
      text.append(part);
    } else {
      out.cut();
    }
  }

  private static void addFrom(Set<EffectObject> target, Iterable<EffectObject> objects) {
    for (EffectObject object : objects) {
      if (target.size() < MAX_FROM) {
        target.add(object);
      }
    }
  }

  private Flow run(Command command, Flow stdin) {
    if (calls > 0 && !out.repeat()) {
      return Flow.UNKNOWN;
    }
    return switch (command) {
      case Simple simple -> simple(simple, stdin);
      case Group group -> group(group, stdin);
      case Function(String name, Command body) -> {
        functions.put(name, body);
        uncalled.add(name);
        yield Flow.NONE;
      }
    };
  }

  private Flow group(Group group, Flow stdin) {
    ReadingBuilder.Call call = out.call("", depth);
    var words = new Words();
    group.values().forEach(words::add);
    if (group.variable() != null && !group.variable().isEmpty()) {
      set(group.variable(), String.join(" ", words.fields), words.from);
      lists.add(group.variable());
    }
    Flow input = input(group.redirects(), stdin);
    var text = new StringBuilder();
    boolean known = false;
    var from = new LinkedHashSet<EffectObject>();
    for (Script body : group.bodies()) {
      Flow flow = run(body, input);
      known |= flow.text() != null && !flow.text().isEmpty();
      addText(text, flow);
      addFrom(from, flow.from());
    }
    Flow output = new Flow(known || text.isEmpty() ? text.toString() : null, from);
    boolean redirected = output(group.redirects(), output, call, false);
    endUnnamed(call);
    return redirected ? Flow.NONE : output;
  }

  private void set(String name, String value, Set<EffectObject> from) {
    lists.remove(name);
    if (value.length() > MAX_VALUE || !out.spend(value.length())) {
      out.cut();
      variables.put(name, UNKNOWN);
    } else {
      variables.put(name, value);
    }
    variablesFrom.put(name, ordered(from));
  }

  // Redirections

  private Flow input(List<Redirect> redirects, Flow stdin) {
    Flow input = stdin;
    for (Redirect redirect : redirects) {
      switch (redirect.operator()) {
        case "<<", "<<<" -> {
          Words words = new Words();
          words.single(redirect.target());
          input = words.flow();
        }
        case "<" -> {
          Words words = new Words();
          words.single(redirect.target());
          input = words.from.isEmpty() ? content(words.text()) : new Flow(null, words.from);
        }
        default -> {}
      }
    }
    return input;
  }

  /** What a file contains. */
  private Flow content(String path) {
    WrittenFile file = out.find(path);
    if (file != null) {
      return new Flow(file.text(), ordered(file.from()));
    }
    return new Flow(
        null,
        groups(path).contains("secret") ? ordered(ObjectReader.read("path", path)) : Set.of());
  }

  /** Whether the output goes to a file. */
  private boolean output(
      List<Redirect> redirects, Flow output, ReadingBuilder.Call call, boolean isShell) {
    boolean redirected = false;
    boolean inputFromHost = false;
    for (Redirect redirect : redirects) {
      if (redirect.operator().startsWith("<<")) {
        continue;
      }
      var words = new Words();
      words.single(redirect.target());
      String path = words.text();
      boolean isWrite = redirect.operator().startsWith(">");
      if (path.startsWith("/dev/tcp/") || path.startsWith("/dev/udp/")) {
        String[] parts = path.split("/", 5);
        var host = new ArrayList<EffectObject>();
        ObjectReader.host(parts.length > 3 ? parts[3] : "", host);
        inputFromHost |= !isWrite;
        call.add(isShell ? ToolEffect.OPENS_SHELL : ToolEffect.SENDS_OUT, host);
      } else if (isWrite) {
        boolean append = redirect.operator().equals(">>");
        write(path, append ? appended(path, output) : output, call);
      } else {
        reads(List.of(path), call);
      }
      redirected |= isWrite && !path.startsWith("/dev/");
    }
    return redirected && !inputFromHost;
  }

  private Flow appended(String path, Flow output) {
    WrittenFile file = out.find(path);
    if (file == null || file.text() == null || output.text() == null) {
      return file == null ? output : new Flow(null, output.from());
    }
    int length = file.text().length() + output.text().length();
    return out.spend(length)
        ? new Flow(file.text() + output.text(), output.from())
        : new Flow(null, output.from());
  }

  /** Notes a written file, and what writing there does. */
  void write(String path, Flow content, ReadingBuilder.Call call) {
    String normal = PathText.normalise(path);
    if (normal.isEmpty() || normal.startsWith("/dev/")) {
      return;
    }
    var object = new ArrayList<>(ObjectReader.read("path", path));
    List<String> found = groups(path);
    String text = content.text();
    if (!found.isEmpty() && text != null && text.length() <= EffectObject.MAX_VALUE) {
      // What an order tells to write there is known by its text.
      object.addAll(ObjectReader.read("setting", text));
    }
    if (found.contains("start") && text != null && !normal.contains("authorized_keys")) {
      code(normal.contains("cron") ? "cron" : "shell", text, content.from(), Flow.UNKNOWN);
    }
    for (String group : found) {
      switch (group) {
        case "start" -> call.add(ToolEffect.PERSISTS, object);
        case "pipeline" -> call.add(ToolEffect.CHANGES_PIPELINE, object);
        case "guard" -> call.add(ToolEffect.REMOVES_SAFEGUARD, object);
        default -> {}
      }
    }
    out.write(new WrittenFile(normal, content.text(), List.copyOf(content.from())));
  }

  /** Notes secrets that are read. */
  void reads(List<String> paths, ReadingBuilder.Call call) {
    for (String path : paths) {
      if (path.indexOf('/') >= 0
          || path.startsWith(".")
          || path.indexOf('.') > 0
          || path.startsWith("id_")) {
        if (groups(path).contains("secret") && !isExample(path)) {
          call.add(ToolEffect.READS_SECRET, ObjectReader.read("path", path));
        }
      }
    }
  }

  /** Whether a path is for temporary files, or what the run made itself. */
  boolean isOwn(EffectObject object) {
    return object.kind() == TracedObjectKind.PATH
        && (PathText.isTemporary(object.value())
            || groups(object.value()).contains("scratch")
            || out.made(object.value()));
  }

  /** Groups of a path; remembers them, as loops name one path again and again. */
  private List<String> groups(String path) {
    if (groups.size() >= MAX_FIELDS) {
      groups.clear();
    }
    return groups.computeIfAbsent(path, table::groups);
  }

  /** Notes what deleting a path does. */
  void delete(String path, ReadingBuilder.Call call) {
    List<EffectObject> objects = ObjectReader.read("path", path);
    for (String group : groups(path)) {
      switch (group) {
        case "pipeline" -> call.add(ToolEffect.CHANGES_PIPELINE, objects);
        case "guard" -> call.add(ToolEffect.REMOVES_SAFEGUARD, objects);
        default -> {}
      }
    }
    boolean outside = path.startsWith("/") || path.startsWith("~") || path.startsWith("..");
    if (outside && objects.stream().noneMatch(this::isOwn)) {
      call.add(ToolEffect.DESTROYS_DATA, objects);
    }
  }

  private static boolean isExample(String path) {
    return path.endsWith(".example") || path.endsWith(".sample") || path.endsWith(".pub");
  }

  // Words

  /** Words with their parts replaced. */
  private final class Words {
    final List<String> fields = new ArrayList<>();
    final Set<EffectObject> from = new LinkedHashSet<>();
    final Set<String> secrets = new LinkedHashSet<>();
    private StringBuilder current = new StringBuilder();
    private boolean started;
    private boolean splits = true;

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
      boolean isList =
          close > open && text.indexOf(',', open) < close && text.indexOf(',', open) > 0;
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
            append(calls == 0 || out.spend(text.length()) ? text : UNKNOWN, false);
        case Variable variable -> variable(variable);
        case Output(Script script, boolean quoted) -> {
          Flow flow = run(script, Flow.UNKNOWN);
          addFrom(from, flow.from());
          String text = flow.text();
          boolean known = text != null && out.spend(text.length());
          append(known && text != null ? text.stripTrailing() : UNKNOWN, !quoted);
        }
        case Stream(Script script) -> {
          Flow flow = run(script, Flow.UNKNOWN);
          addFrom(from, flow.from());
          String name = "/dev/fd/" + (streams.size() + 3);
          streams.put(name, flow);
          append(name, false);
        }
        case HereText here -> {
          started = true;
          here.body.parts().forEach(this::part);
        }
      }
    }

    private void variable(Variable variable) {
      String value = variables.get(variable.name());
      addFrom(from, variablesFrom.getOrDefault(variable.name(), Set.of()));
      if (value == null && SECRET_NAME.matcher(variable.name()).matches()) {
        secrets.add(variable.name());
      }
      if (value == null || value.isEmpty()) {
        if (variable.fallback() != null) {
          variable.fallback().parts().forEach(this::part);
        } else if (value == null) {
          append(UNKNOWN, false);
        }
      } else if (out.spend(value.length())) {
        boolean isList = lists.contains(variable.name());
        append(value.equals(" ") ? " " : value, isList || !variable.quoted());
      } else {
        append(UNKNOWN, false);
      }
    }
  }

  private final Map<String, Flow> streams = new HashMap<>();

  // Commands

  private Flow simple(Simple simple, Flow stdin) {
    var assigned = new HashMap<String, String>();
    var assignedFrom = new LinkedHashSet<EffectObject>();
    ReadingBuilder.Call settings = out.call("", depth);
    for (Assignment assignment : simple.assignments()) {
      var value = new Words();
      value.single(assignment.value());
      assign(assignment.name(), value, settings);
      assigned.put(assignment.name(), value.text());
      addFrom(assignedFrom, value.from);
    }
    var words = new Words();
    simple.words().forEach(words::add);
    Flow input = input(simple.redirects(), stdin);
    if (words.fields.isEmpty()) {
      boolean redirected = output(simple.redirects(), Flow.NONE, settings, false);
      boolean acts = redirected || !assigned.isEmpty();
      if (acts) {
        endUnnamed(settings);
      }
      return Flow.NONE;
    }
    addFrom(words.from, assignedFrom);
    Flow output =
        dispatch(words.fields, words.from, words.secrets, input, settings, simple.redirects());
    return output;
  }

  /** Adds a call without a name only if it has an effect. */
  private static void endUnnamed(ReadingBuilder.Call call) {
    if (call.hasEffects()) {
      call.end();
    }
  }

  private void assign(String name, Words value, ReadingBuilder.Call call) {
    String plain = name.endsWith("+") ? name.substring(0, name.length() - 1) : name;
    String before = name.endsWith("+") ? variables.getOrDefault(plain, "") : "";
    set(plain, before.isEmpty() ? value.text() : before + value.text(), value.from);
    setting(plain + '=' + value.text(), call);
  }

  private void setting(String assignment, ReadingBuilder.Call call) {
    String label = table.variable(assignment);
    ToolEffect effect = label == null ? null : ToolEffect.of(label);
    if (effect != null) {
      var objects = new ArrayList<>(ObjectReader.read("setting", assignment));
      String value = assignment.substring(assignment.indexOf('=') + 1);
      if (value.contains("://")) {
        objects.addAll(ObjectReader.read("index", value));
      }
      call.add(effect, objects);
    }
  }

  private Flow dispatch(
      List<String> words,
      Set<EffectObject> wordsFrom,
      Set<String> secrets,
      Flow stdin,
      ReadingBuilder.Call outer,
      List<Redirect> redirects) {
    String path = words.getFirst();
    String name = PathText.name(path).replace(UNKNOWN, "");
    ReadingBuilder.Call call = out.call(name, depth);
    outer.moveTo(call);
    for (String secret : secrets) {
      call.add(ToolEffect.READS_SECRET, ObjectReader.read("key", secret));
    }
    boolean unnamed = path.indexOf(ObjectReader.UNKNOWN) >= 0;
    if (unnamed && !wordsFrom.isEmpty()) {
      call.add(ToolEffect.RUNS_CODE, List.copyOf(wordsFrom));
    }
    Flow result = new Run(call, words, wordsFrom, stdin).run(name, path);
    boolean redirected = output(redirects, result, call, SHELLS.contains(name));
    call.end();
    return redirected ? new Flow("", result.from()) : result;
  }

  /** Runs words as a command below another. */
  Flow nested(List<String> words, Set<EffectObject> wordsFrom, Flow stdin) {
    if (words.isEmpty()) {
      return Flow.UNKNOWN;
    }
    if (depth >= MAX_DEPTH) {
      out.cut();
      return Flow.UNKNOWN;
    }
    depth++;
    Flow flow = dispatch(words, wordsFrom, Set.of(), stdin, out.call("", depth), List.of());
    depth--;
    return flow;
  }

  /** Reads text as code of a language. */
  Flow code(String language, String text, Set<EffectObject> from, Flow stdin) {
    if (depth >= MAX_DEPTH || !out.spend(text.length())) {
      out.cut();
      return Flow.UNKNOWN;
    }
    depth++;
    Flow flow = Flow.UNKNOWN;
    switch (language) {
      case "shell" -> flow = read(text.replace(UNKNOWN, "$_"), stdin);
      case "cron" -> cron(text);
      case "sql" -> SqlScanner.scan(text, out, depth);
      default -> new CodeScanner(table, this, out, text).scan();
    }
    depth--;
    return flow.from().isEmpty() && !from.isEmpty() ? new Flow(flow.text(), from) : flow;
  }

  /** The commands of a table of cron, behind their five fields or a name such as {@code @daily}. */
  private void cron(String text) {
    for (String line : text.replace(UNKNOWN, "").split("\n", 257)) {
      String[] fields = line.strip().split("\\s+", 6);
      boolean isNamed = fields[0].startsWith("@") && fields.length > 1;
      if (isNamed) {
        read(line.strip().substring(fields[0].length()), Flow.UNKNOWN);
      } else if (fields.length == 6 && fields[0].matches("[0-9*/,-]+")) {
        read(fields[5], Flow.UNKNOWN);
      }
    }
  }

  /** One command with its words while it is read. */
  private final class Run {
    private final ReadingBuilder.Call call;
    private final List<String> words;
    private final Set<EffectObject> wordsFrom;
    private final Flow stdin;
    private final Set<EffectObject> fetched = new LinkedHashSet<>();
    private @Nullable Flow output;
    private boolean ranCode;

    Run(ReadingBuilder.Call call, List<String> words, Set<EffectObject> wordsFrom, Flow stdin) {
      this.call = call;
      this.words = words;
      this.wordsFrom = wordsFrom;
      this.stdin = stdin;
    }

    Flow run(String name, String path) {
      List<String> arguments = words.subList(1, words.size());
      Command function = functions.get(name);
      if (function != null) {
        return function(name, function, arguments);
      }
      if (DECLARATIONS.contains(name)) {
        declare(arguments);
        return Flow.NONE;
      }
      if (name.equals("eval")) {
        runText("shell", String.join(" ", arguments));
        return flow();
      }
      if (name.equals("find")) {
        find(arguments);
      }
      Flow text = KnownOutput.of(name, arguments, this::input, file -> limited(content(file)));
      if (text != null) {
        output = text;
      }
      CommandTable.Entry entry = table.find(name);
      if (entry == null && mayBeVersioned(name)) {
        Matcher versioned = VERSIONED.matcher(name);
        entry = versioned.matches() ? table.find(versioned.group(1)) : null;
      }
      if (entry == null) {
        other(path, arguments);
      } else {
        apply(entry, arguments);
      }
      return flow();
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
      addFrom(from, fetched);
      addFrom(from, wordsFrom);
      if (output == null || !output.isNone()) {
        addFrom(from, stdin.from());
      }
      if (output != null) {
        addFrom(from, output.from());
      }
      addFrom(from, call.objects(ToolEffect.READS_SECRET));
      return new Flow(output == null ? null : output.text(), from);
    }

    private void declare(List<String> arguments) {
      for (String argument : arguments) {
        int equals = argument.indexOf('=');
        if (equals > 0) {
          set(argument.substring(0, equals), argument.substring(equals + 1), wordsFrom);
          setting(argument, call);
        }
      }
    }

    private Flow function(String name, Command body, List<String> arguments) {
      uncalled.remove(name);
      if (calls >= MAX_DEPTH) {
        out.cut();
        return Flow.UNKNOWN;
      }
      calls++;
      var before = new HashMap<String, String>();
      for (int i = 1; i <= 9; i++) {
        before.put(String.valueOf(i), variables.getOrDefault(String.valueOf(i), UNKNOWN));
        variables.put(String.valueOf(i), i <= arguments.size() ? arguments.get(i - 1) : "");
      }
      String all = String.join(" ", arguments);
      set("@", all, wordsFrom);
      set("*", all, wordsFrom);
      lists.add("@");
      Flow flow = ShellInterpreter.this.run(body, stdin);
      variables.putAll(before);
      variables.remove("@");
      variables.remove("*");
      calls--;
      return flow;
    }

    /** A command without an entry: a script, or a program that may read its operands. */
    private void other(String path, List<String> arguments) {
      if (path.indexOf('/') >= 0) {
        runFile("shell", path);
      }
      reads(Invocation.of(arguments, Set.of()).operands(), call);
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
          set(word.substring(0, equals), word.substring(equals + 1), wordsFrom);
          setting(word, call);
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
        addFrom(from, stdin.from());
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
      output = nested(command, from, stdin);
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
        delete(found, call);
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
          nested(command, wordsFrom, Flow.UNKNOWN);
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
          output = nested(words.subList(module, words.size()), wordsFrom, stdin);
        }
        return;
      }
      if (action.startsWith("code-")) {
        code(action.substring("code-".length()), rule.sources(), invocation);
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
        case "reads" -> reads(paths(objects), call);
        case "names" -> name(objects);
        case "writes" -> written(paths(objects));
        case "copies" -> copies(paths(objects));
        case "deletes" -> paths(objects).forEach(path -> delete(path, call));
        default -> effect(ToolEffect.of(action), objects, rule.sources().isEmpty());
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
              ? objects.stream().filter(object -> !isOwn(object)).toList()
              : objects;
      if (kept.isEmpty() && !always) {
        return;
      }
      call.add(effect, kept);
      if (effect == ToolEffect.FETCHES) {
        addFrom(fetched, kept);
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
      paths.forEach(path -> write(path, passes ? content : Flow.UNKNOWN, call));
    }

    private void copies(List<String> paths) {
      if (paths.size() < 2) {
        return;
      }
      List<String> sources = paths.subList(0, paths.size() - 1);
      reads(sources, call);
      String target = paths.getLast();
      for (String source : sources) {
        write(target, content(source), call);
        if (target.endsWith("/") || groups(target).isEmpty()) {
          write(target + '/' + PathText.name(source), content(source), call);
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
        if (values.isEmpty() || (source.kind().equals("file") && values.getFirst().equals("-"))) {
          continue;
        }
        if (source.kind().equals("text")) {
          boolean joined = source.select() instanceof Operands(int _, int to) && to == Operands.END;
          (joined ? List.of(String.join(" ", values)) : values)
              .forEach(it -> runText(language, it));
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
      output = ShellInterpreter.this.code(language, known, wordsFrom, stdin);
    }

    private void runInput(String language) {
      String text = stdin.text();
      if (text != null && !text.isEmpty()) {
        ranCode = true;
        output = ShellInterpreter.this.code(language, text, stdin.from(), Flow.UNKNOWN);
      }
      if (!stdin.from().isEmpty()) {
        call.add(ToolEffect.RUNS_CODE, List.copyOf(stdin.from()));
      }
    }

    private void runFile(String language, String path) {
      Flow stream = streams.get(path);
      WrittenFile file = stream == null ? out.find(path) : null;
      if (path.startsWith("/dev/stdin")) {
        runInput(language);
        return;
      }
      if (stream == null && file == null && path.indexOf(ObjectReader.UNKNOWN) < 0) {
        out.run(path);
      }
      Set<EffectObject> from =
          stream != null ? stream.from() : file == null ? Set.of() : ordered(file.from());
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
        output = ShellInterpreter.this.code(language(language, path, text), text, from, stdin);
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
}
