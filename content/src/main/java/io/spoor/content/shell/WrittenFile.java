package io.spoor.content.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file or directory that a call made.
 *
 * @param text what it contains; null when that is not known
 * @param from where its content came from: addresses and files
 */
public record WrittenFile(String path, @Nullable String text, List<EffectObject> from) {
  public WrittenFile {
    from = List.copyOf(from);
  }
}
