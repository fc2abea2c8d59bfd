package io.spoor.content.shell;

import io.spoor.content.fingerprint.ToolEffect;
import io.spoor.content.shell.ShellSyntax.Assignment;
import io.spoor.content.shell.ShellSyntax.Command;
import io.spoor.content.shell.ShellSyntax.Function;
import io.spoor.content.shell.ShellSyntax.Group;
import io.spoor.content.shell.ShellSyntax.Pipeline;
import io.spoor.content.shell.ShellSyntax.Redirect;
import io.spoor.content.shell.ShellSyntax.Script;
import io.spoor.content.shell.ShellSyntax.Simple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Follows a parsed command line: values of variables, text in pipes, files written and run. What it
 * cannot know stays unknown; nothing is executed. Branches and loops are followed once.
 */
final class ShellInterpreter {
  private static final int MAX_DEPTH = 8;
  private static final int MAX_TEXT = 1 << 18;
  private static final String UNKNOWN = String.valueOf(ObjectReader.UNKNOWN);
  private static final Set<String> SHELLS =
      Set.of("sh", "bash", "dash", "zsh", "ksh", "ash", "busybox", "fish");

  private final CommandTable table;
  private final ReadingBuilder out;
  private final ShellVariables variables;
  private final ShellFiles files;
  private final Map<String, Command> functions = new HashMap<>();
  private final Map<String, Flow> streams = new HashMap<>();
  private final Set<String> uncalled = new LinkedHashSet<>();
  private int depth;
  private int calls;

  ShellInterpreter(CommandTable table, ReadingBuilder out, int depth) {
    this.table = table;
    this.out = out;
    this.depth = depth;
    this.variables = new ShellVariables(out);
    this.files = new ShellFiles(table, out, this);
  }

  ShellFiles files() {
    return files;
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

  Flow run(Script script, Flow stdin) {
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
      Flow.addFrom(from, flow.from());
    }
    return new Flow(known || text.isEmpty() ? text.toString() : null, from);
  }

  /** Adds a text; what is not known is one sign in it. */
  private void addText(StringBuilder text, Flow flow) {
    String part = flow.text() == null ? UNKNOWN : flow.text();
    if (text.length() + part.length() <= MAX_TEXT && out.spend(part.length())) {
      text.append(part);
    } else {
      out.cut();
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
    var words = words();
    group.values().forEach(words::add);
    if (group.variable() != null && !group.variable().isEmpty()) {
      variables.setList(group.variable(), String.join(" ", words.fields), words.from);
    }
    Flow input = input(group.redirects(), stdin);
    var text = new StringBuilder();
    boolean known = false;
    var from = new LinkedHashSet<EffectObject>();
    for (Script body : group.bodies()) {
      Flow flow = run(body, input);
      known |= flow.text() != null && !flow.text().isEmpty();
      addText(text, flow);
      Flow.addFrom(from, flow.from());
    }
    Flow output = new Flow(known || text.isEmpty() ? text.toString() : null, from);
    boolean redirected = output(group.redirects(), output, call, false);
    endUnnamed(call);
    return redirected ? Flow.NONE : output;
  }

  private ShellWords words() {
    return new ShellWords(this, variables, out);
  }

  /** Whether what is read belongs to a function that is called. */
  boolean isInFunction() {
    return calls > 0;
  }

  /** Keeps what a command writes for another one; returns the name of its file. */
  String addStream(Flow flow) {
    String name = "/dev/fd/" + (streams.size() + 3);
    streams.put(name, flow);
    return name;
  }

  /** What a command wrote for another one to a file of this name; null: no command. */
  @Nullable Flow stream(String name) {
    return streams.get(name);
  }

  /** The body of a function; null: there is none of this name. */
  @Nullable Command function(String name) {
    return functions.get(name);
  }

  /** Follows a function that is called. */
  Flow call(
      String name,
      Command body,
      List<String> arguments,
      Set<EffectObject> argumentsFrom,
      Flow stdin) {
    uncalled.remove(name);
    if (calls >= MAX_DEPTH) {
      out.cut();
      return Flow.UNKNOWN;
    }
    calls++;
    Map<String, String> before = variables.enter(arguments, argumentsFrom);
    Flow flow = run(body, stdin);
    variables.leave(before);
    calls--;
    return flow;
  }

  // Redirections

  private Flow input(List<Redirect> redirects, Flow stdin) {
    Flow input = stdin;
    for (Redirect redirect : redirects) {
      switch (redirect.operator()) {
        case "<<", "<<<" -> {
          ShellWords words = words();
          words.single(redirect.target());
          input = words.flow();
        }
        case "<" -> {
          ShellWords words = words();
          words.single(redirect.target());
          input = words.from.isEmpty() ? files.content(words.text()) : new Flow(null, words.from);
        }
        default -> {}
      }
    }
    return input;
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
      var words = words();
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
        files.write(path, append ? files.appended(path, output) : output, call);
      } else {
        files.reads(List.of(path), call);
      }
      redirected |= isWrite && !path.startsWith("/dev/");
    }
    return redirected && !inputFromHost;
  }

  // Commands

  private Flow simple(Simple simple, Flow stdin) {
    var assignedFrom = new LinkedHashSet<EffectObject>();
    ReadingBuilder.Call settings = out.call("", depth);
    for (Assignment assignment : simple.assignments()) {
      var value = words();
      value.single(assignment.value());
      assign(assignment.name(), value, settings);
      Flow.addFrom(assignedFrom, value.from);
    }
    var words = words();
    simple.words().forEach(words::add);
    Flow input = input(simple.redirects(), stdin);
    if (words.fields.isEmpty()) {
      boolean redirected = output(simple.redirects(), Flow.NONE, settings, false);
      if (redirected || !simple.assignments().isEmpty()) {
        endUnnamed(settings);
      }
      return Flow.NONE;
    }
    Flow.addFrom(words.from, assignedFrom);
    return dispatch(words.fields, words.from, words.secrets, input, settings, simple.redirects());
  }

  /** Adds a call without a name only if it has an effect. */
  private static void endUnnamed(ReadingBuilder.Call call) {
    if (call.hasEffects()) {
      call.end();
    }
  }

  private void assign(String name, ShellWords value, ReadingBuilder.Call call) {
    String plain = name.endsWith("+") ? name.substring(0, name.length() - 1) : name;
    @Nullable String before = name.endsWith("+") ? variables.value(plain) : null;
    variables.set(plain, before == null ? value.text() : before + value.text(), value.from);
    setting(plain + '=' + value.text(), call);
  }

  /** Sets a variable by {@code NAME=VALUE}, whose sign is at {@code equals}. */
  void assign(String assignment, int equals, Set<EffectObject> from, ReadingBuilder.Call call) {
    variables.set(assignment.substring(0, equals), assignment.substring(equals + 1), from);
    setting(assignment, call);
  }

  /** Notes what setting a variable does. */
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
    var run = new CommandRun(this, table, out, call, words, wordsFrom, stdin);
    Flow result = run.run(name, path);
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
      case "windows" -> flow = WindowsShell.read(text, this, stdin);
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
}
