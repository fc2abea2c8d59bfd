package io.spoor.content.shell;

import io.spoor.content.fingerprint.ToolEffect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds calls of known functions in code of Python, JavaScript, Ruby, Perl or PHP, by names, text
 * literals and parentheses alone. It knows no types: a method counts by its last names.
 */
final class CodeScanner {
  private static final int MAX_TOKENS = 1 << 18;
  private static final int MAX_ARGUMENT_TOKENS = 256;
  private static final int MAX_CALLS = 512;
  private static final Pattern DECODERS = Pattern.compile("(?:.*[._])?(?:b64decode|atob|decode64)");
  private static final Pattern HEX_DECODERS = Pattern.compile("(?:.*\\.)?(?:fromhex|unhexlify)");
  private static final Pattern TEXT_PREFIX = Pattern.compile("(?i)[rbfu]{1,2}");
  private static final Pattern CONSTANT = Pattern.compile("(?i)true|false|none|null|CERT_NONE");
  private static final Set<String> ENVIRONMENTS = Set.of("os.environ", "process.env", "ENV");
  private static final Set<String> SHELL_PARTS = Set.of("dup2", "pty.spawn", "spawn", "exec");

  private enum Kind {
    NAME,
    TEXT,
    SIGN
  }

  /** {@code quote}: the sign that starts a text. */
  private record Token(Kind kind, String text, char quote) {
    boolean is(String sign) {
      return kind == Kind.SIGN && text.equals(sign);
    }
  }

  private final CommandTable table;
  private final ShellInterpreter shell;
  private final ReadingBuilder out;
  private final String code;
  private final List<Token> tokens = new ArrayList<>();
  private final Map<String, String> aliases = new HashMap<>();
  private final Map<String, String> texts = new HashMap<>();
  private final List<EffectObject> connected = new ArrayList<>();

  /** Addresses that are fetched with something in them that is not known. */
  private final List<EffectObject> carrying = new ArrayList<>();

  private boolean readsSecret;
  private boolean spawns;
  private int calls;

  CodeScanner(CommandTable table, ShellInterpreter shell, ReadingBuilder out, String code) {
    this.table = table;
    this.shell = shell;
    this.out = out;
    this.code = code;
  }

  void scan() {
    tokenise();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.kind() == Kind.NAME) {
        name(i);
      } else if (token.kind() == Kind.TEXT
          && token.quote() == '`'
          && !token.text().isEmpty()
          && !isPunctuated(i)) {
        shell.code("shell", token.text(), Set.of(), Flow.UNKNOWN);
      }
    }
    if (!carrying.isEmpty() && readsSecret) {
      ReadingBuilder.Call call = out.call("fetch", shell.depth());
      call.add(ToolEffect.SENDS_OUT, carrying);
      call.end();
    }
    if (!connected.isEmpty() && spawns) {
      ReadingBuilder.Call call = out.call("connect", shell.depth());
      call.add(ToolEffect.OPENS_SHELL, connected);
      call.end();
    }
  }

  /** Whether a text in backticks is an argument of a call, as templates are. */
  private boolean isPunctuated(int i) {
    return i > 0 && (tokens.get(i - 1).is("(") || tokens.get(i - 1).is(","));
  }

  // Tokens

  private void tokenise() {
    int i = 0;
    while (i < code.length()) {
      if (tokens.size() >= MAX_TOKENS) {
        out.cut();
        return;
      }
      char c = code.charAt(i);
      if (isNameStart(c)
          || (c == '.' && i + 1 < code.length() && isNameStart(code.charAt(i + 1)))) {
        i = nameToken(i);
      } else if (c == '"' || c == '\'' || c == '`') {
        i = textToken(i, false);
      } else if (c == '#' && (i == 0 || Character.isWhitespace(code.charAt(i - 1)))) {
        int end = code.indexOf('\n', i);
        i = end < 0 ? code.length() : end;
      } else {
        if (!Character.isWhitespace(c) || c == '\n') {
          tokens.add(new Token(Kind.SIGN, String.valueOf(c), ' '));
        }
        i++;
      }
    }
  }

  private static boolean isNameStart(char c) {
    return c == '_' || c == '$' || Character.isLetter(c);
  }

  private int nameToken(int start) {
    var name = new StringBuilder();
    int i = start;
    while (i < code.length()) {
      char c = code.charAt(i);
      if (isNameStart(c) || Character.isDigit(c)) {
        name.append(c);
        i++;
      } else if (c == '.' && i + 1 < code.length() && isNameStart(code.charAt(i + 1))) {
        name.append('.');
        i++;
      } else if ((code.startsWith("::", i) || code.startsWith("->", i) || code.startsWith("?.", i))
          && i + 2 < code.length()
          && isNameStart(code.charAt(i + 2))) {
        name.append('.');
        i += 2;
      } else {
        break;
      }
    }
    boolean isPrefix =
        i < code.length()
            && (code.charAt(i) == '"' || code.charAt(i) == '\'')
            && name.length() <= 2
            && TEXT_PREFIX.matcher(name).matches();
    if (isPrefix) {
      return textToken(i, name.toString().toLowerCase(java.util.Locale.ROOT).contains("f"));
    }
    tokens.add(
        new Token(Kind.NAME, name.length() > 128 ? name.substring(0, 128) : name.toString(), ' '));
    return i;
  }

  private int textToken(int start, boolean isFormat) {
    char quote = code.charAt(start);
    String triple = String.valueOf(quote).repeat(3);
    boolean isTriple = quote != '`' && code.startsWith(triple, start);
    int i = start + (isTriple ? 3 : 1);
    var text = new StringBuilder();
    boolean known = true;
    while (i < code.length()) {
      char c = code.charAt(i);
      if (isTriple ? code.startsWith(triple, i) : c == quote) {
        i += isTriple ? 3 : 1;
        break;
      }
      if (c == '\n' && !isTriple && quote != '`') {
        break;
      }
      boolean substitutes = (isFormat && c == '{') || (quote == '`' && code.startsWith("${", i));
      if (substitutes && known) {
        text.append(ObjectReader.UNKNOWN);
        known = false;
      }
      if (c == '\\' && i + 1 < code.length()) {
        char next = code.charAt(i + 1);
        append(text, known, next == 'n' ? '\n' : next == 't' ? '\t' : next);
        i += 2;
      } else {
        append(text, known, c);
        i++;
      }
    }
    tokens.add(new Token(Kind.TEXT, text.toString(), quote));
    return i;
  }

  private static void append(StringBuilder text, boolean known, char c) {
    if (known) {
      text.append(c);
    }
  }

  private Token at(int i) {
    return i >= 0 && i < tokens.size() ? tokens.get(i) : new Token(Kind.SIGN, "", ' ');
  }

  // Names

  private void name(int i) {
    String name = at(i).text();
    boolean isPart = at(i - 2).text().equals("from");
    if (name.equals("import")
        && !isPart
        && at(i + 2).text().equals("as")
        && at(i + 3).kind() == Kind.NAME) {
      aliases.put(at(i + 3).text(), at(i + 1).text());
    } else if (name.equals("from") && at(i + 2).text().equals("import")) {
      imported(at(i + 1).text(), i + 3);
    } else if (at(i + 1).is("=") && !at(i + 2).is("=")) {
      assigned(name, i + 2);
    }
    environment(name, i);
    boolean isCall = at(i + 1).is("(");
    boolean isCommand = at(i + 1).kind() == Kind.TEXT;
    if ((isCall || isCommand) && calls < MAX_CALLS) {
      call(fullName(name, i), i + 1);
    } else if (isCall || isCommand) {
      out.cut();
    }
  }

  private void imported(String module, int start) {
    for (int i = start; at(i).kind() == Kind.NAME && i < start + 64; i += 2) {
      String original = at(i).text();
      if (at(i + 1).text().equals("as")) {
        aliases.put(at(i + 2).text(), module + '.' + original);
        i += 2;
      } else {
        aliases.put(original, module + '.' + original);
      }
      if (!at(i + 1).is(",")) {
        break;
      }
    }
  }

  private void assigned(String name, int i) {
    if (at(i).text().equals("require") && at(i + 2).kind() == Kind.TEXT) {
      aliases.put(name, at(i + 2).text().replace("node:", ""));
    } else if (at(i).kind() == Kind.TEXT && texts.size() < 4_096) {
      var value = new StringBuilder(at(i).text());
      int next = i + 1;
      while (at(next).is("+") && at(next + 1).kind() == Kind.TEXT && value.length() < 4_096) {
        value.append(at(next + 1).text());
        next += 2;
      }
      texts.put(name, value.toString());
    }
  }

  /** The name with what it was imported as; {@code require("x").y} is {@code x.y}. */
  private String fullName(String name, int i) {
    if (name.startsWith(".")) {
      boolean isImported =
          at(i - 1).is(")")
              && at(i - 2).kind() == Kind.TEXT
              && at(i - 4).text().matches("require|__import__");
      return isImported ? at(i - 2).text().replace("node:", "") + name : name.substring(1);
    }
    int dot = name.indexOf('.');
    String first = dot < 0 ? name : name.substring(0, dot);
    String module = aliases.get(first);
    return module == null ? name : module + (dot < 0 ? "" : name.substring(dot));
  }

  /** Variables of the environment: all of them, or one whose name is a secret's. */
  private void environment(String name, int i) {
    String full = fullName(name, i);
    String variable = "";
    if (ENVIRONMENTS.contains(full)) {
      boolean isWhole = at(i + 1).is(")") || at(i + 1).is(",");
      boolean isOne = at(i + 1).is("[") && at(i + 2).kind() == Kind.TEXT && !at(i + 4).is("=");
      variable = isWhole ? "environment" : isOne ? secretName(at(i + 2).text()) : "";
    } else if (full.startsWith("process.env.")) {
      variable = secretName(full.substring("process.env.".length()));
    } else if (full.endsWith("getenv") || full.endsWith("environ.get")) {
      variable = at(i + 2).kind() == Kind.TEXT ? secretName(at(i + 2).text()) : "";
    }
    if (!variable.isEmpty()) {
      ReadingBuilder.Call call = out.call(full, shell.depth());
      call.add(ToolEffect.READS_SECRET, ObjectReader.read("key", variable));
      call.end();
      readsSecret = true;
    }
  }

  private static String secretName(String name) {
    return ShellVariables.isSecretName(name) ? name : "";
  }

  // Calls

  private void call(String name, int open) {
    List<CommandRule> rules = table.function(name);
    boolean decodes = decodes(name);
    String last = name.substring(name.lastIndexOf('.') + 1);
    spawns |= SHELL_PARTS.contains(last) || name.endsWith("pty.spawn");
    if (rules.isEmpty() && !decodes) {
      return;
    }
    calls++;
    List<String> arguments = arguments(open);
    if (decodes && !arguments.isEmpty()) {
      String text = decoded(name, arguments.getFirst());
      if (!text.isEmpty()) {
        shell.code("other", text, Set.of(), Flow.UNKNOWN);
      }
      return;
    }
    Invocation invocation = Invocation.ofArguments(arguments);
    ReadingBuilder.Call call = out.call(name, shell.depth());
    for (CommandRule rule : rules) {
      if (rule.applies(invocation)) {
        apply(rule, invocation, call);
      }
    }
    if (call.hasEffects()) {
      call.end();
    }
  }

  private void apply(CommandRule rule, Invocation invocation, ReadingBuilder.Call call) {
    if (rule.action().startsWith("code-")) {
      for (CommandRule.Source source : rule.sources()) {
        for (String text : source.values(invocation)) {
          shell.code(
              rule.action().substring("code-".length()),
              text.replace("\0", "$_"),
              Set.of(),
              Flow.UNKNOWN);
        }
      }
      return;
    }
    List<EffectObject> objects = new ArrayList<>();
    for (CommandRule.Source source : rule.sources()) {
      source
          .values(invocation)
          .forEach(value -> objects.addAll(ObjectReader.read(source.kind(), value)));
    }
    List<String> paths = objects.stream().map(EffectObject::value).toList();
    switch (rule.action()) {
      case "reads" -> {
        shell.files().reads(paths, call);
        readsSecret |= !call.objects(ToolEffect.READS_SECRET).isEmpty();
      }
      case "writes" -> {
        String content = invocation.operands().size() > 1 ? invocation.operands().get(1) : null;
        Flow flow = rule.sources().size() > 1 ? new Flow(content, Set.of()) : Flow.UNKNOWN;
        paths.forEach(path -> shell.files().write(path, flow, call));
      }
      case "deletes", "copies", "contains" -> {}
      default -> {
        ToolEffect effect = ToolEffect.of(rule.action());
        if (effect == null || (objects.isEmpty() && !rule.sources().isEmpty())) {
          return;
        }
        List<EffectObject> kept =
            effect == ToolEffect.DESTROYS_DATA
                ? objects.stream().filter(object -> !shell.files().isOwn(object)).toList()
                : objects;
        if (!kept.isEmpty() || rule.sources().isEmpty()) {
          call.add(effect, kept);
        }
        if (effect == ToolEffect.FETCHES && carries(invocation)) {
          carrying.addAll(kept);
        }
        if (call.objects(ToolEffect.SENDS_OUT).size() > 0 && invocation.has("connect=")) {
          connected.addAll(objects);
        }
        if (rule.sources().stream().anyMatch(it -> it.kind().equals("host"))) {
          connected.addAll(objects);
        }
      }
    }
  }

  /** Whether an address has a part that is not known, or parameters of its own. */
  private static boolean carries(Invocation invocation) {
    return invocation.has("params=")
        || invocation.operands().stream().anyMatch(it -> it.indexOf(ObjectReader.UNKNOWN) >= 0);
  }

  /** Looks at the end first, as hardly any name is one of them. */
  private static boolean decodes(String name) {
    boolean mayDecode =
        name.endsWith("b64decode") || name.endsWith("atob") || name.endsWith("decode64");
    boolean mayDecodeHex = name.endsWith("fromhex") || name.endsWith("unhexlify");
    return (mayDecode && DECODERS.matcher(name).matches())
        || (mayDecodeHex && HEX_DECODERS.matcher(name).matches());
  }

  private static String decoded(String name, String text) {
    String result =
        HEX_DECODERS.matcher(name).matches() ? KnownOutput.hex(text) : KnownOutput.base64(text);
    return result == null ? "" : result;
  }

  /** Texts of the arguments; one for each, empty where it has none. */
  private List<String> arguments(int open) {
    var result = new ArrayList<String>();
    if (!at(open).is("(")) {
      return List.of(at(open).text());
    }
    int depth = 0;
    var parts = new ArrayList<String>();
    String keyword = "";
    boolean isList = false;
    String decoder = "";
    boolean joins = false;
    int end = Math.min(tokens.size(), open + MAX_ARGUMENT_TOKENS);
    for (int i = open; i < end; i++) {
      Token token = tokens.get(i);
      if (token.is("(") || token.is("[") || token.is("{")) {
        depth++;
        isList |= depth == 2 && (token.is("[") || (token.is("(") && at(i - 1).kind() != Kind.NAME));
      } else if (token.is(")") || token.is("]") || token.is("}")) {
        depth--;
      } else if (token.kind() == Kind.TEXT) {
        String text = decoder.isEmpty() ? token.text() : decoded(decoder, token.text());
        decoder = "";
        if (joins && !parts.isEmpty()) {
          parts.set(parts.size() - 1, parts.getLast() + text);
        } else {
          parts.add(text);
        }
        joins = at(i + 1).is("+") || at(i + 1).kind() == Kind.TEXT;
      } else if (token.kind() == Kind.NAME) {
        String text = texts.get(token.text());
        boolean isKey = at(i + 1).is("=") || (at(i + 1).is(":") && depth == 2);
        if (decodes(token.text())) {
          decoder = token.text();
        } else if (depth == 1 && at(i + 1).is("=") && !at(i + 2).is("=")) {
          keyword = token.text();
        } else if (isKey && parts.isEmpty()) {
          keyword = token.text();
        } else if (text != null) {
          parts.add(text);
          joins = at(i + 1).is("+");
        } else if (parts.isEmpty() && depth == 1 && CONSTANT.matcher(token.text()).matches()) {
          parts.add(token.text());
        } else if (joins && !parts.isEmpty()) {
          parts.set(parts.size() - 1, parts.getLast() + ObjectReader.UNKNOWN);
          joins = false;
        }
      }
      if (depth == 0 || (depth == 1 && token.is(","))) {
        result.add(argument(keyword, parts, isList));
        parts.clear();
        keyword = "";
        isList = false;
        joins = false;
        if (depth == 0) {
          break;
        }
      }
    }
    if (depth > 0 && end < tokens.size()) {
      out.cut();
    }
    return result;
  }

  /** Words of a list as a command line. */
  private static String argument(String keyword, List<String> parts, boolean isList) {
    String text;
    if (isList && parts.size() > 1) {
      var words = new ArrayList<String>();
      parts.forEach(part -> words.add('\'' + part.replace("'", "'\\''") + '\''));
      text = String.join(" ", words);
    } else {
      text = parts.isEmpty() ? "" : parts.getFirst();
    }
    return keyword.isEmpty() ? text : keyword + '=' + text;
  }
}
