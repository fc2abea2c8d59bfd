package io.spoor.localstack.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.launchers.Directories;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Another user of the machine, who makes attempts with {@link IntruderMain}. */
final class Intruder implements AutoCloseable {
  private final Path program;

  private Intruder(Path program) {
    this.program = program;
  }

  /** Copies the program to a directory that all users may read. */
  static Intruder install() throws IOException {
    Path program = Files.createTempDirectory(Path.of("/tmp"), "spoor-intruder");
    Path classes = Files.createDirectories(program.resolve("io/spoor/localstack/security"));
    for (String name : List.of("IntruderMain", "IntruderMain$Trusting")) {
      try (var in = Intruder.class.getResourceAsStream(name + ".class")) {
        Files.write(classes.resolve(name + ".class"), in.readAllBytes());
      }
    }
    try (Stream<Path> tree = Files.walk(program)) {
      for (Path each : tree.toList()) {
        Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
    return new Intruder(program);
  }

  /** The attempts of {@code results} that were not refused. */
  static Map<String, String> notRefused(Map<String, String> results) {
    Map<String, String> wrong = new TreeMap<>(results);
    wrong.values().removeIf(result -> result.startsWith("REFUSED"));
    return wrong;
  }

  /** The result of each attempt, made as the user with this id. */
  Map<String, String> attemptAs(int user, List<String> attempts) throws Exception {
    Process process =
        new ProcessBuilder(
                "setpriv",
                "--reuid=" + user,
                "--regid=" + user,
                "--clear-groups",
                "--no-new-privs",
                "--inh-caps=-all",
                "--bounding-set=-all",
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djdk.httpclient.allowRestrictedHeaders=host",
                "-Djdk.internal.httpclient.disableHostnameVerification=true",
                "-cp",
                program.toString(),
                IntruderMain.class.getName())
            .directory(program.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    CompletableFuture<List<String>> lines =
        CompletableFuture.supplyAsync(
            () ->
                new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))
                    .lines()
                    .toList());
    try (var out = process.outputWriter(UTF_8)) {
      for (String attempt : attempts) {
        out.write(attempt + "\n");
      }
    }
    List<String> results = lines.get();
    assertThat(process.waitFor()).isZero();
    assertThat(results).hasSameSizeAs(attempts);
    Map<String, String> byAttempt = new TreeMap<>();
    for (int i = 0; i < results.size(); i++) {
      byAttempt.put(attempts.get(i), results.get(i));
    }
    return byAttempt;
  }

  @Override
  public void close() {
    Directories.delete(program);
  }
}
