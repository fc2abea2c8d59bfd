package io.spoor.testkit.kibana;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Renders plain Vega with the real library in headless Chromium. The library is installed once from
 * npm, according to the lock file next to the specifications' sources.
 */
public final class VegaRenderer {
  private final Path directory;
  private final Path library;
  private final Path chromium;

  /**
   * Result of rendering.
   *
   * @param svg the drawing, as in the document
   * @param log warnings and errors, one per line, and RENDERED after success
   */
  public record Rendered(String svg, String log) {}

  private VegaRenderer(Path directory, Path library, Path chromium) {
    this.directory = directory;
    this.library = library;
    this.chromium = chromium;
  }

  /**
   * Opens a renderer; empty if node or Chromium is missing, which is reported on standard error.
   *
   * @param lock directory with package.json and its lock file
   * @param directory directory for the library and the pages
   */
  public static Optional<VegaRenderer> open(Path lock, Path directory) {
    Optional<Path> npm = onPath("npm");
    Optional<Path> chromium =
        onPath("chromium").or(() -> onPath("chromium-browser")).or(() -> onPath("google-chrome"));
    if (npm.isEmpty() || chromium.isEmpty()) {
      System.err.println(
          "Vega is not rendered: "
              + (npm.isEmpty() ? "npm" : "chromium")
              + " is not on the PATH. Install nodejs, npm and chromium to have it checked.");
      return Optional.empty();
    }
    try {
      Files.createDirectories(directory);
      Path library = directory.resolve("node_modules/vega/build/vega.min.js");
      if (!Files.exists(library) || changed(lock, directory)) {
        for (String file : List.of("package.json", "package-lock.json")) {
          Files.copy(
              lock.resolve(file), directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        run(
            directory,
            List.of(npm.get().toString(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
      }
      return Optional.of(new VegaRenderer(directory, library, chromium.get()));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot prepare " + directory, e);
    }
  }

  private static boolean changed(Path lock, Path directory) throws IOException {
    Path copied = directory.resolve("package-lock.json");
    return !Files.exists(copied) || Files.mismatch(copied, lock.resolve("package-lock.json")) >= 0;
  }

  /** Renders a specification. */
  public Rendered render(String name, JsonNode plain) {
    try {
      Path page = directory.resolve(name + ".html");
      // Data must not close the script element.
      String spec = plain.toString().replace("</", "<\\/");
      Files.writeString(page, page(spec));
      List<String> command = new ArrayList<>(List.of(chromium.toString(), "--headless"));
      if (ProcessHandle.current().info().user().filter("root"::equals).isPresent()) {
        command.add("--no-sandbox"); // Chromium has no sandbox for root
      }
      command.addAll(
          List.of(
              "--disable-gpu",
              "--disable-dev-shm-usage",
              "--user-data-dir=" + directory.resolve("profile"),
              "--virtual-time-budget=10000",
              "--dump-dom",
              page.toUri().toString()));
      String dom = run(directory, command);
      Files.writeString(directory.resolve(name + ".dom.html"), dom);
      return new Rendered(
          between(dom, "<svg", "</svg>"),
          between(dom, "<pre id=\"log\">", "</pre>").replace("<pre id=\"log\">", ""));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot render " + name, e);
    }
  }

  private static String between(String text, String from, String to) {
    int start = text.indexOf(from);
    int end = text.indexOf(to, Math.max(start, 0));
    return start < 0 || end < 0 ? "" : text.substring(start, end);
  }

  private static String run(Path directory, List<String> command) throws IOException {
    Path out = Files.createTempFile(directory, "run", ".out");
    Path err = Files.createTempFile(directory, "run", ".err");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(command.getFirst() + " took longer than two minutes");
      }
      if (process.exitValue() != 0) {
        throw new IOException(command.getFirst() + " failed: " + Files.readString(err, UTF_8));
      }
      return Files.readString(out, UTF_8);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }

  private static Optional<Path> onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private String page(String spec) {
    return """
      <!doctype html><meta charset="utf-8"><div id="view"></div><pre id="log"></pre>
      <script src="%s"></script>
      <script>
        const log = document.getElementById('log');
        const logger = {level() { return this; }, info() { return this; }, debug() { return this; },
          warn(...m) { log.textContent += 'WARN ' + m.join(' ') + '\\n'; return this; },
          error(...m) { log.textContent += 'ERROR ' + m.join(' ') + '\\n'; return this; }};
        try {
          const view = new vega.View(vega.parse(%s), {renderer: 'svg', container: '#view', logger: logger});
          view.runAsync().then(() => { log.textContent += 'RENDERED'; },
              e => { log.textContent += 'ERROR ' + e; });
        } catch (e) { log.textContent += 'ERROR ' + e; }
      </script>
      """
        .formatted(library.toUri(), spec);
  }
}
