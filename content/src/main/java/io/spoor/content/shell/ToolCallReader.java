package io.spoor.content.shell;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.content.fingerprint.ToolEffect;
import io.spoor.schemas.text.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tool call as calls with effects and objects: command lines, code, and arguments that name
 * addresses, files, statements or receivers. Pure and thread-safe.
 *
 * <p>Every text is read without an error, in time proportional to its length.
 */
public final class ToolCallReader {
  private static final int MAX_MEMBERS = 4_096;
  private static final int MAX_DEPTH = 64;
  private static final Set<String> SHELL =
      Words.set(
          """
          bash shell sh terminal console command commands exec zsh execute cmd subprocess
          powershell pwsh run
          """);
  private static final Set<String> WINDOWS = Set.of("powershell", "pwsh");
  private static final Set<String> CODE =
      Set.of("python", "jupyter", "ipython", "node", "javascript", "code", "notebook", "repl");
  private static final Set<String> HTTP = Set.of("http", "fetch", "curl", "webpage", "browse");
  private static final Set<String> SENDS = Set.of("post", "upload", "webhook", "send");
  private static final Set<String> SQL =
      Set.of("sql", "query", "database", "db", "postgres", "mysql", "sqlite");
  private static final List<String> METHOD_MEMBERS = sorted("method", "http_method", "verb");
  private static final Set<String> DELETES = Set.of("delete", "remove", "rm", "unlink");
  private static final Set<String> WRITES =
      Set.of(
          "write", "create", "edit", "append", "save", "replace", "insert", "update", "put",
          "editor", "patch", "upload");
  private static final List<String> COMMAND_MEMBERS =
      sorted("command", "commands", "cmd", "script", "shell", "bash", "command_line", "input");
  private static final List<String> CODE_MEMBERS = sorted("code", "source", "script", "program");
  private static final List<String> URL_MEMBERS =
      sorted(
          "url",
          "uri",
          "endpoint",
          "href",
          "link",
          "webhook",
          "webhook_url",
          "callback_url",
          "address",
          "urls");
  private static final List<String> BODY_MEMBERS =
      sorted("body", "data", "json", "payload", "content", "form", "files", "params");
  private static final List<String> PATH_MEMBERS =
      sorted(
          "path",
          "file_path",
          "filepath",
          "file",
          "filename",
          "target_file",
          "destination",
          "target",
          "notebook_path");
  private static final List<String> TEXT_MEMBERS =
      sorted("content", "contents", "text", "file_text", "new_string", "new_str", "data");
  private static final List<String> PATCH_MEMBERS = sorted("patch", "diff", "input", "patch_text");
  private static final List<String> SQL_MEMBERS = sorted("sql", "statement", "query", "statements");
  private static final List<String> MAIL_MEMBERS =
      sorted("to", "cc", "bcc", "recipient", "recipients", "email", "emails");

  /** Folder of the names of git remotes among written files. */
  public static final String REMOTES = "git-remote/";

  private final CommandTable table;

  public ToolCallReader() {
    this(CommandTable.INSTANCE);
  }

  ToolCallReader(CommandTable table) {
    this.table = table;
  }

  /** Members are read in the order of their names. */
  private static List<String> sorted(String... names) {
    return Stream.of(names).sorted().toList();
  }

  /**
   * Reads a command line of a POSIX shell or Bash.
   *
   * @param earlier files that the run wrote before; not changed
   */
  public ShellReading commandLine(String text, WrittenFiles earlier) {
    var out = new ReadingBuilder(earlier, text.length());
    new ShellInterpreter(table, out, 0).read(text, Flow.UNKNOWN);
    return out.toReading();
  }

  /** What happens when a later call runs a written file, or uses a remote that was named. */
  public ShellReading use(WrittenFile file) {
    var files = new WrittenFiles();
    files.add(file);
    String command =
        file.path().startsWith(REMOTES)
            ? "git push " + Reading.quoted(file.path().substring(REMOTES.length()))
            : "sh " + Reading.quoted(file.path());
    return commandLine(command, files);
  }

  /**
   * Reads a tool's arguments. Which members hold a command, code, an address or a path is told by
   * their names and the tool's; a tool without such members has no calls.
   *
   * @param tool name of the tool
   * @param arguments the argument object as the model wrote it, before redaction
   * @param earlier files that the run wrote before; not changed
   */
  public ShellReading toolCall(String tool, JsonNode arguments, WrittenFiles earlier) {
    var members = new LinkedHashMap<String, List<JsonNode>>();
    int[] chars = new int[1];
    var out = new ReadingBuilder(earlier, 0);
    collect(arguments, "", members, 0, out, chars);
    out.expect(chars[0]);
    new Reading(words(tool), members, out).read(tool);
    return out.toReading();
  }

  /** Lower-case words of a name in any style: {@code runCommand}, {@code run-command}. */
  private static Set<String> words(String name) {
    var words = new HashSet<String>();
    String limited = name.length() > 128 ? name.substring(0, 128) : name;
    int from = 0;
    for (int i = 0; i <= limited.length(); i++) {
      char c = i < limited.length() ? limited.charAt(i) : ' ';
      boolean isUpper = c >= 'A' && c <= 'Z';
      boolean isPart = isUpper || isLowerOrDigit(c);
      if (!isPart || (isUpper && i > from && isLowerOrDigit(limited.charAt(i - 1)))) {
        if (i > from) {
          words.add(limited.substring(from, i).toLowerCase(Locale.ROOT));
        }
        from = isPart ? i : i + 1;
      }
    }
    return words;
  }

  private static boolean isLowerOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  private static void collect(
      JsonNode node,
      String name,
      Map<String, List<JsonNode>> members,
      int depth,
      ReadingBuilder out,
      int[] chars) {
    if (depth > MAX_DEPTH || members.size() > MAX_MEMBERS) {
      out.cut();
      return;
    }
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        String key = snake(member.getKey());
        if (member.getValue() instanceof ArrayNode list) {
          members.computeIfAbsent(key, _ -> new ArrayList<>()).add(list);
        }
        collect(member.getValue(), key, members, depth + 1, out, chars);
      }
    } else if (node instanceof ArrayNode list) {
      list.forEach(element -> collect(element, name, members, depth + 1, out, chars));
    } else if (node.isTextual()) {
      chars[0] += node.textValue().length();
      members.computeIfAbsent(name, _ -> new ArrayList<>()).add(node);
    }
  }

  private static String snake(String name) {
    String limited = name.length() > 64 ? name.substring(0, 64) : name;
    boolean isSnake = true;
    for (int i = 0; i < limited.length() && isSnake; i++) {
      isSnake = isLowerOrDigit(limited.charAt(i)) || limited.charAt(i) == '_';
    }
    if (isSnake) {
      return limited;
    }
    var snake = new StringBuilder(limited.length() + 8);
    for (int i = 0; i < limited.length(); i++) {
      char c = limited.charAt(i);
      if (c >= 'A' && c <= 'Z' && i > 0 && isLowerOrDigit(limited.charAt(i - 1))) {
        snake.append('_');
      }
      snake.append(c == '-' ? '_' : c);
    }
    return snake.toString().toLowerCase(Locale.ROOT);
  }

  /** One tool call while it is read. */
  private final class Reading {
    private final Set<String> tool;
    private final Map<String, List<JsonNode>> members;
    private final ReadingBuilder out;
    private final ShellInterpreter shell;

    Reading(Set<String> tool, Map<String, List<JsonNode>> members, ReadingBuilder out) {
      this.tool = tool;
      this.members = members;
      this.out = out;
      this.shell = new ShellInterpreter(table, out, 0);
    }

    void read(String name) {
      ReadingBuilder.Call call = out.call(name, 0);
      boolean isShell = is(SHELL);
      boolean isCode = is(CODE);
      if (isShell || (!isCode && members.containsKey("command"))) {
        commands();
      }
      if (isCode) {
        texts(CODE_MEMBERS).forEach(text -> shell.code("other", text, Set.of(), Flow.UNKNOWN));
      }
      addresses(call);
      files(call);
      if (is(SQL)) {
        texts(SQL_MEMBERS).forEach(text -> shell.code("sql", text, Set.of(), Flow.UNKNOWN));
      }
      for (String mail : texts(MAIL_MEMBERS)) {
        if (mail.indexOf('@') > 0) {
          call.add(ToolEffect.SENDS_OUT, ObjectReader.read("mail", mail));
        }
      }
      if (call.hasEffects()) {
        call.end();
      }
    }

    private boolean is(Set<String> words) {
      for (String word : tool) {
        if (words.contains(word)) {
          return true;
        }
      }
      return false;
    }

    private List<String> texts(List<String> names) {
      var texts = new ArrayList<String>();
      for (String name : names) {
        for (JsonNode node : members.getOrDefault(name, List.of())) {
          if (node.isTextual()) {
            texts.add(node.textValue());
          }
        }
      }
      return texts;
    }

    /** Command lines, and lists of words. */
    private void commands() {
      for (String name : COMMAND_MEMBERS) {
        List<JsonNode> nodes = members.getOrDefault(name, List.of());
        boolean isList = hasList(nodes);
        for (JsonNode node : nodes) {
          if (node instanceof ArrayNode list) {
            list(list);
          } else if (!isList) {
            boolean hasWords = nodes.size() == 1 && (name.equals("command") || name.equals("cmd"));
            String arguments = hasWords ? argumentWords() : "";
            line(node.textValue() + arguments);
          }
        }
      }
    }

    private void line(String line) {
      if (is(WINDOWS)) {
        shell.code("windows", line, Set.of(), Flow.UNKNOWN);
      } else {
        shell.read(line, Flow.UNKNOWN);
      }
    }

    private static boolean hasList(List<JsonNode> nodes) {
      for (JsonNode node : nodes) {
        if (node instanceof ArrayNode) {
          return true;
        }
      }
      return false;
    }

    /** A list of command lines, or the words of one. */
    private void list(ArrayNode list) {
      var words = new ArrayList<String>();
      list.forEach(element -> words.add(element.asText()));
      boolean areLines = words.size() > 1 && words.getFirst().indexOf(' ') > 0;
      if (areLines) {
        words.forEach(this::line);
      } else {
        shell.read(String.join(" ", words.stream().map(Reading::quoted).toList()), Flow.UNKNOWN);
      }
    }

    private String argumentWords() {
      var result = new StringBuilder();
      for (JsonNode node :
          members.getOrDefault("args", members.getOrDefault("arguments", List.of()))) {
        if (node.isTextual()) {
          result.append(' ').append(quoted(node.textValue()));
        }
      }
      return result.toString();
    }

    private static String quoted(String word) {
      return '\'' + word.replace("'", "'\\''") + '\'';
    }

    private void addresses(ReadingBuilder.Call call) {
      boolean sends = sends();
      boolean isHttp = is(HTTP);
      for (String url : texts(URL_MEMBERS)) {
        if (url.contains("://") || isHttp) {
          List<EffectObject> objects = ObjectReader.read("url", url);
          if (!objects.isEmpty()) {
            call.add(ToolEffect.FETCHES, objects);
            if (sends) {
              call.add(ToolEffect.SENDS_OUT, objects);
            }
          }
        }
      }
    }

    private boolean sends() {
      String method = first(METHOD_MEMBERS);
      return (method != null && !method.matches("(?i)get|head|options"))
          || hasAny(BODY_MEMBERS)
          || is(SENDS);
    }

    private boolean hasAny(List<String> names) {
      for (String name : names) {
        if (members.containsKey(name)) {
          return true;
        }
      }
      return false;
    }

    private @Nullable String first(List<String> names) {
      List<String> texts = texts(names);
      return texts.isEmpty() ? null : texts.getFirst();
    }

    private void files(ReadingBuilder.Call call) {
      for (String patch : texts(PATCH_MEMBERS)) {
        if (PatchText.isPatch(patch)) {
          PatchText.read(patch, shell.files(), call);
        }
      }
      boolean writes = is(WRITES) || hasAny(TEXT_MEMBERS);
      boolean deletes = is(DELETES);
      String text = first(TEXT_MEMBERS);
      for (String path : texts(PATH_MEMBERS)) {
        if (path.contains("://")) {
          continue;
        }
        if (deletes) {
          shell.files().delete(path, call);
        } else if (writes) {
          shell.files().write(path, new Flow(text, Set.of()), call);
        } else {
          shell.files().reads(List.of(path), call);
        }
      }
    }
  }
}
