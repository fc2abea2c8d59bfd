package io.spoor.content.shell;

import io.spoor.content.fingerprint.ToolEffect;
import io.spoor.content.fingerprint.TracedObjectKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What reading, writing and deleting files does, and what files contain that the run wrote. */
final class ShellFiles {
  private static final int MAX_PATHS = 4_096;

  private final CommandTable table;
  private final ReadingBuilder out;
  private final ShellInterpreter shell;
  private final Map<String, List<String>> groupsByPath = new HashMap<>();

  /** {@code shell}: follows text that is run at a start. */
  ShellFiles(CommandTable table, ReadingBuilder out, ShellInterpreter shell) {
    this.table = table;
    this.out = out;
    this.shell = shell;
  }

  /** What a file contains. */
  Flow content(String path) {
    WrittenFile file = out.find(path);
    if (file != null) {
      return new Flow(file.text(), Flow.ordered(file.from()));
    }
    return new Flow(
        null,
        groups(path).contains("secret") ? Flow.ordered(ObjectReader.read("path", path)) : Set.of());
  }

  /** What a file contains after output was added to it. */
  Flow appended(String path, Flow output) {
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
      shell.code(normal.contains("cron") ? "cron" : "shell", text, content.from(), Flow.UNKNOWN);
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
  List<String> groups(String path) {
    if (groupsByPath.size() >= MAX_PATHS) {
      groupsByPath.clear();
    }
    return groupsByPath.computeIfAbsent(path, table::groups);
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
}
