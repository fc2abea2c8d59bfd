package io.spoor.cli.command.decisions;

import static io.spoor.cli.CommandLineRun.spoor;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.cli.CommandLineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused before any server is asked. */
class PoliciesApplyCommandTest {
  private static final String CASE =
      """
      - case: reading
        request:
          subject: {type: user, id: alice}
          action: {name: read}
          resource: {type: record, id: "7"}
        decision: %s
      """;

  @TempDir private Path folder = Path.of("");

  private CommandLineRun apply(String... options) {
    List<String> args = new ArrayList<>(List.of("policies", "apply", folder.toString()));
    args.addAll(List.of("--bootstrap-servers", "127.0.0.1:9"));
    args.addAll(List.of("--schema-registry", "http://127.0.0.1:9"));
    args.addAll(List.of(options));
    return spoor(args.toArray(String[]::new));
  }

  private void writePolicy(String text) throws Exception {
    Files.writeString(folder.resolve("p.cedar"), text);
  }

  @Test
  void aPolicyThatIsNotValidIsNamedWithFileAndLine() throws Exception {
    writePolicy("permit(principal, action, resource);\npermit(principal, actio, resource);");

    CommandLineRun run = apply();

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("p.cedar, line 2: ").hasLineCount(1);
  }

  @Test
  void nothingIsAppliedIfACaseFails() throws Exception {
    writePolicy("permit(principal, action, resource);");
    Path cases = Files.createDirectories(folder.resolve("cases"));
    Files.writeString(cases.resolve("a.yaml"), CASE.formatted("false"));

    CommandLineRun run = apply();

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err())
        .contains("a.yaml: reading: expected false", "1 case, 1 failed, so nothing is applied")
        .doesNotContain("Kafka");

    CommandLineRun skipped = apply("--skip-cases");

    assertThat(skipped.exit()).isEqualTo(1);
    assertThat(skipped.err()).contains("warning: the cases in ", "127.0.0.1:9");
  }

  @Test
  void aSetThatIsTooLargeIsRefused() throws Exception {
    writePolicy("permit(principal, action, resource);");
    Path entities = folder.resolve("entities.json");
    Files.writeString(
        entities,
        "[{\"uid\":{\"type\":\"user\",\"id\":\"a\"},\"attrs\":{\"x\":\""
            + "x".repeat(1 << 20)
            + "\"}}]");

    CommandLineRun run = apply("--entities", entities.toString());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("at most 1,048,576").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"apply", "rollback 0", "rollback x", "rollback"})
  void wrongOptionsAreUsageErrors(String options) {
    CommandLineRun run = spoor(("policies " + options).split(" ", -1));

    assertThat(run.exit()).as(run.err()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
  }
}
