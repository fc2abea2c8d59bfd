package io.spoor.content.shell;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads which files a patch changes and the lines that it adds: unified diffs, and the form of
 * {@code apply_patch}, which names files after {@code *** Update File:}.
 */
final class PatchText {
  private static final int MAX_FILES = 256;
  private static final String BEGIN = "*** Begin Patch";
  private static final String TARGET = "+++ ";
  private static final String DELETED = "*** Delete File: ";
  private static final List<String> CHANGED =
      List.of("*** Update File: ", "*** Add File: ", "*** Move to: ", TARGET);

  private PatchText() {}

  /** Whether a text looks like a patch. */
  static boolean isPatch(String text) {
    return text.contains(BEGIN) || text.startsWith(TARGET) || text.contains('\n' + TARGET);
  }

  /** Notes the files that are written and deleted. */
  static void read(String text, ShellFiles files, ReadingBuilder.Call call) {
    Set<String> paths = new HashSet<>();
    var added = new StringBuilder();
    String path = null;
    for (String line : text.split("\n", -1)) {
      String target = target(line);
      if (target != null) {
        write(path, added, files, call);
        path = paths.add(target) && paths.size() <= MAX_FILES ? target : null;
      } else if (line.startsWith(DELETED)) {
        files.delete(line.substring(DELETED.length()).strip(), call);
      } else if (path != null && line.startsWith("+")) {
        added.append(line, 1, line.length()).append('\n');
      }
    }
    write(path, added, files, call);
  }

  private static void write(
      @Nullable String path, StringBuilder added, ShellFiles files, ReadingBuilder.Call call) {
    if (path != null) {
      files.write(path, new Flow(added.toString(), Set.of()), call);
    }
    added.setLength(0);
  }

  /** The file that a line names; null: it names none. */
  private static @Nullable String target(String line) {
    for (String mark : CHANGED) {
      if (line.startsWith(mark)) {
        String name = line.substring(mark.length());
        int tab = name.indexOf('\t');
        String path = (tab < 0 ? name : name.substring(0, tab)).strip();
        return mark.equals(TARGET) && path.startsWith("b/") ? path.substring(2) : path;
      }
    }
    return null;
  }
}
