package io.spoor.launchers;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Finds the lines at the end of a server's log that state the cause of its failure. */
final class LogTail {

  private static final int BYTES = 64 * 1024;
  private static final int LINES = 3;
  private static final int MAX_CHARS = 400;
  private static final Pattern SIGNIFICANT_LINE =
      Pattern.compile(
          "\\b(ERROR|FATAL|SEVERE)\\b|Exception\\b|Error:|Caused by|[Cc]annot |[Cc]ould not |Unrecognized ");
  private static final Pattern NOISE = Pattern.compile("^\\s+(at |\\.\\.\\. \\d+ more)|^\\s*$");

  private LogTail() {}

  /** Up to three lines in log order; empty if the log is empty. */
  static List<String> cause(Path log) {
    List<String> lines =
        read(log)
            .lines()
            .filter(line -> !NOISE.matcher(line).find())
            .map(LogTail::shorten)
            .toList();
    List<String> significantLines =
        lines.stream().filter(line -> SIGNIFICANT_LINE.matcher(line).find()).toList();
    // Of repeated lines, the last one counts, so that the root cause of the last failure is
    // included.
    return (significantLines.isEmpty() ? lines : significantLines)
        .reversed().stream().distinct().limit(LINES).toList().reversed();
  }

  private static String shorten(String line) {
    String trimmed = line.strip();
    return trimmed.length() <= MAX_CHARS ? trimmed : trimmed.substring(0, MAX_CHARS) + "…";
  }

  private static String read(Path log) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long start = Math.max(0, file.length() - BYTES);
      file.seek(start);
      byte[] bytes = new byte[(int) (file.length() - start)];
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
