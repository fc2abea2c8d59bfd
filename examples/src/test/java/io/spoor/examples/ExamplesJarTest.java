package io.spoor.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.examples.source.HarbourMapping;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar of the examples in a directory of extensions, as users install one. */
class ExamplesJarTest {
  private static final String RECORD =
      """
      {"entry": "n1", "second": 1793620801, "who": "kim", "badge": "badge-7", "place": "vault", "does": "peek", "thing": "letter-4"}
      """;

  @TempDir private Path directory;
  private Path extensions = Path.of("");
  private Path record = Path.of("");

  @BeforeEach
  void writeRecord() throws IOException {
    extensions = Files.createDirectory(directory.resolve("extensions"));
    record = Files.writeString(directory.resolve("harbour.ndjson"), RECORD);
  }

  private static Path classes() throws Exception {
    return Path.of(
        HarbourMapping.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** The jar with the files whose names contain {@code part}. */
  private void install(String part) throws Exception {
    Path classes = classes();
    try (var jar = new JarOutputStream(Files.newOutputStream(extensions.resolve("harbour.jar")));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = classes.relativize(file).toString();
        if (name.contains(part)) {
          jar.putNextEntry(new JarEntry(name));
          jar.write(Files.readAllBytes(file));
        }
      }
    }
  }

  /** Output of {@code analyze} with the directory on the class path, as bin/spoor starts it. */
  private String analyze(int exit) throws Exception {
    String own = classes().toString();
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !Path.of(entry).equals(Path.of(own)))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath + File.pathSeparator + extensions.resolve("*"),
            "io.spoor.cli.Spoor",
            "analyze",
            "--source",
            "harbour",
            record.toString(),
            "--json");
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    String text = Files.readString(output, UTF_8);
    assertThat(process.exitValue()).as(text).isEqualTo(exit);
    return text;
  }

  @Test
  void analyzeFindsTheSourceAndTheDetectorOfTheJar() throws Exception {
    install("");

    assertThat(analyze(0))
        .contains("\"read-without-sign-in\"")
        .contains("read a secret without a sign-in before");
  }

  @Test
  void analyzeNamesTheClassThatAJarLacks() throws Exception {
    install("META-INF");

    assertThat(analyze(1))
        .contains("an extension cannot be loaded: ")
        .contains("Provider " + HarbourMapping.class.getName() + " not found");
  }

  @Test
  void analyzeWithoutTheJarDoesNotKnowTheSource() throws Exception {
    assertThat(analyze(2)).contains("harbour").contains("cloudtrail");
  }
}
