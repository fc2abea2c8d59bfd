package io.spoor.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The formatter reads every source of ours, and no build output. */
class FormatJavaTest {
  private static final Path ROOT = Path.of(System.getProperty("spoor.root", "..")).toAbsolutePath();
  private static final List<String> COMPILER =
      List.of("api", "code", "file", "parser", "tree", "util");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path directory;

  @Test
  void aPackageNamedTargetIsReadAndBuildOutputIsNot() throws IOException, InterruptedException {
    Optional<Path> formatter = formatter();
    assumeTrue(formatter.isPresent(), "Maven copies the formatter there when it validates");
    Path module = Files.createDirectories(directory.resolve("module"));
    Files.writeString(module.resolve("pom.xml"), "<project/>");
    unformatted(module.resolve("src/main/java/a/target"));
    unformatted(module.resolve("target/src/main/java/a"));

    assertThat(run(formatter.get()))
        .contains("module/src/main/java/a/target/Bad.java")
        .doesNotContain("module/target");
  }

  private static Optional<Path> formatter() throws IOException {
    Path tools = ROOT.resolve("target/tools");
    if (!Files.isDirectory(tools)) {
      return Optional.empty();
    }
    try (Stream<Path> all = Files.list(tools)) {
      return all.filter(file -> file.toString().endsWith("-all-deps.jar")).findFirst();
    }
  }

  private static void unformatted(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("Bad.java"), "package a;\nclass Bad{  int a ;}\n");
  }

  private String run(Path formatter) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    COMPILER.forEach(
        part ->
            command.add("--add-exports=jdk.compiler/com.sun.tools.javac." + part + "=ALL-UNNAMED"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", formatter.toString()));
    command.add(ROOT.resolve("tools/FormatJava.java").toString());
    command.addAll(List.of(directory.toString(), "check"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isEqualTo(1);
    return output;
  }
}
