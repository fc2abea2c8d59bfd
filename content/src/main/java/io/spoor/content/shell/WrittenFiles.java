package io.spoor.content.shell;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run wrote so far, for later calls that run it. Keeps at most {@value #MAX_FILES} files and
 * {@value #MAX_CHARS} characters of text; the oldest go first. Not thread-safe.
 */
public final class WrittenFiles {
  private static final int MAX_FILES = 256;
  private static final int MAX_CHARS = 1 << 20;

  private final LinkedHashMap<String, WrittenFile> byPath = new LinkedHashMap<>();
  private final Map<String, String> pathByName = new HashMap<>();
  private int chars;

  /** Adds files in their order; a later one replaces an earlier one of its path. */
  public void add(List<WrittenFile> files) {
    files.forEach(this::add);
  }

  /** Adds one file. */
  public void add(WrittenFile file) {
    String path = PathText.normalise(file.path());
    remove(path);
    byPath.put(path, file);
    pathByName.put(PathText.name(path), path);
    chars += length(file);
    while (byPath.size() > MAX_FILES || chars > MAX_CHARS) {
      remove(byPath.firstEntry().getKey());
    }
  }

  private void remove(String path) {
    WrittenFile file = byPath.remove(path);
    if (file != null) {
      chars -= length(file);
      pathByName.remove(PathText.name(path), path);
    }
  }

  private static int length(WrittenFile file) {
    return file.text() == null ? 0 : file.text().length();
  }

  /** The file of a path, relative or absolute; null when the run did not write it. */
  public @Nullable WrittenFile find(String path) {
    String wanted = PathText.normalise(path);
    WrittenFile exact = byPath.get(wanted);
    if (exact != null) {
      return exact;
    }
    String known = pathByName.get(PathText.name(wanted));
    boolean same = known != null && (isEnd(known, wanted) || isEnd(wanted, known));
    return same ? byPath.get(known) : null;
  }

  private static boolean isEnd(String path, String end) {
    return path.endsWith('/' + end);
  }

  /** Whether the run made the file, or something below the directory. */
  boolean made(String path) {
    if (find(path) != null) {
      return true;
    }
    String directory = PathText.normalise(path) + '/';
    return byPath.keySet().stream()
        .anyMatch(known -> known.startsWith(directory) || known.contains('/' + directory));
  }
}
