package io.spoor.cli.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.schemas.setting.SettingDescription;
import io.spoor.schemas.text.TextSanitizer;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The streams of a command: results on {@code out}, everything else on {@code err}. */
public final class Terminal {
  private static final int WIDTH_WITHOUT_TERMINAL = 120;

  private static final SettingDescription NO_COLOR =
      SettingDescription.optional(
          "NO_COLOR", "text", "", "Any text turns colours off (no-color.org).");
  private static final SettingDescription TERM =
      SettingDescription.optional("TERM", "text", "", "`dumb` turns colours off.");
  private static final SettingDescription COLUMNS =
      new SettingDescription(
          "COLUMNS",
          "integer",
          "width of the terminal",
          "80 to 240",
          "Width of tables on a terminal. Other outputs are "
              + WIDTH_WITHOUT_TERMINAL
              + " characters wide.");

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final DisplayOptions display;
  private final boolean progress;

  private Terminal(
      InputStream in, PrintStream out, PrintStream err, DisplayOptions display, boolean progress) {
    this.in = in;
    this.out = out;
    this.err = err;
    this.display = display;
    this.progress = progress;
  }

  /** The environment variables, for the configuration reference. */
  public static List<SettingDescription> descriptions() {
    return List.of(NO_COLOR, TERM, COLUMNS);
  }

  /**
   * The process's own streams. Colour only on a terminal and if {@code NO_COLOR} (no-color.org) is
   * not set.
   */
  public static Terminal ofProcess() {
    boolean terminal = isTerminal(1);
    String noColour = System.getenv(NO_COLOR.key());
    boolean colour =
        terminal
            && (noColour == null || noColour.isEmpty())
            && !"dumb".equals(System.getenv(TERM.key()));
    return new Terminal(
        new FileInputStream(FileDescriptor.in),
        // No auto-flush: a large NDJSON output would otherwise need one system call per line.
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8),
        new DisplayOptions(terminal ? terminalWidth() : WIDTH_WITHOUT_TERMINAL, colour),
        isTerminal(2));
  }

  /** The given streams, without a terminal. */
  public static Terminal of(InputStream in, PrintStream out, PrintStream err) {
    return new Terminal(in, out, err, new DisplayOptions(WIDTH_WITHOUT_TERMINAL, false), false);
  }

  public InputStream in() {
    return in;
  }

  public PrintStream out() {
    return out;
  }

  public PrintStream err() {
    return err;
  }

  public DisplayOptions display() {
    return display;
  }

  /** Whether {@link #err()} is an interactive terminal. */
  public boolean showsProgress() {
    return progress;
  }

  public void print(List<String> lines) {
    lines.forEach(out::println);
    out.flush();
  }

  /** Replaces unsafe characters, which could move the cursor; line breaks stay. */
  public static String safe(String message) {
    return message
        .lines()
        .map(TextSanitizer::replace)
        .collect(Collectors.joining(System.lineSeparator()));
  }

  /** Writes a line of information to the error stream. */
  public void info(String line) {
    out.flush();
    err.println(safe(line));
  }

  @SuppressWarnings("SystemConsoleNull") // its signature still allows null
  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException | SecurityException e) {
      java.io.Console console = System.console();
      return console != null && console.isTerminal();
    }
  }

  private static int terminalWidth() {
    String columns = System.getenv(COLUMNS.key());
    try {
      if (columns == null) {
        var stty =
            new ProcessBuilder("sh", "-c", "stty size </dev/tty").redirectErrorStream(true).start();
        String[] size =
            new String(stty.getInputStream().readAllBytes(), UTF_8).strip().split(" ", 2);
        columns = size.length == 2 ? size[1] : "";
      }
      int width = Integer.parseInt(columns.strip());
      // A terminal of unknown size reports 0.
      return width <= 0 ? WIDTH_WITHOUT_TERMINAL : Math.clamp(width, 80, 240);
    } catch (IOException | NumberFormatException e) {
      return WIDTH_WITHOUT_TERMINAL;
    }
  }
}
