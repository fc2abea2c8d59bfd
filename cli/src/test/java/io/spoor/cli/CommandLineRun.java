package io.spoor.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.cli.command.RootCommand;
import io.spoor.cli.output.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;

/** One command line run in this JVM: its exit code and what it wrote. */
public record CommandLineRun(int exit, String out, String err) {
  private static final ObjectMapper JSON = new ObjectMapper();

  public static CommandLineRun spoor(String... args) {
    return withInput(new byte[0], args);
  }

  public static CommandLineRun withInput(byte[] stdin, String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    int exit =
        RootCommand.run(
            Terminal.of(
                new ByteArrayInputStream(stdin),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8)),
            args);
    return new CommandLineRun(exit, out.toString(UTF_8), err.toString(UTF_8));
  }

  /** Standard output as NDJSON. */
  public List<JsonNode> objects() {
    return out.lines().map(CommandLineRun::parse).toList();
  }

  public List<JsonNode> objects(String type) {
    return objects().stream().filter(o -> o.path("type").asText().equals(type)).toList();
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + line, e);
    }
  }
}
