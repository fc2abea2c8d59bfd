package io.spoor.cli.command.decisions;

import static io.spoor.cli.CommandLineRun.spoor;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.cli.CommandLineRun;
import io.spoor.cli.command.RootCommand;
import io.spoor.cli.output.Terminal;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The decision server and the test cases of policies, as the page about them shows both. */
class PdpCommandTest {
  private static final Path PAGE =
      Path.of(System.getProperty("spoor.root", ".."), "docs/decisions-api.md");

  @TempDir private Path folder = Path.of("");

  private static String fromPage(String pattern) throws Exception {
    Matcher found = Pattern.compile(pattern, Pattern.DOTALL).matcher(Files.readString(PAGE));
    assertThat(found.find()).as(pattern).isTrue();
    return found.group(1);
  }

  private void writePolicyOfThePage() throws Exception {
    Files.writeString(folder.resolve("records.cedar"), fromPage("(@id\\(.*?\\};)"));
  }

  @Test
  void decidesWhatThePageShows() throws Exception {
    writePolicyOfThePage();
    var written = new PipedOutputStream();
    var lines = new BufferedReader(new InputStreamReader(new PipedInputStream(written), UTF_8));
    Terminal terminal =
        Terminal.of(
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(written, true, UTF_8),
            new PrintStream(new ByteArrayOutputStream(), true, UTF_8));
    Thread server =
        Thread.ofPlatform()
            .start(() -> RootCommand.run(terminal, "pdp", "--policies", folder.toString()));

    String base = lines.readLine();

    assertThat(base).startsWith("http://127.0.0.1:");
    try (HttpClient client = HttpClient.newHttpClient()) {
      String answer =
          client
              .send(
                  HttpRequest.newBuilder(URI.create(base + "/access/v1/evaluation"))
                      .header("Content-Type", "application/json")
                      .POST(BodyPublishers.ofString(fromPage("-d '(\\{.*?\\}\\})'")))
                      .build(),
                  BodyHandlers.ofString())
              .body();
      assertThat(answer).isEqualTo(fromPage("(\\{\"decision\":true.*?\\}\\})"));
    }
    server.interrupt();
    server.join(20_000);
    assertThat(server.isAlive()).isFalse();
  }

  @Test
  void runsTheCaseOfThePage() throws Exception {
    writePolicyOfThePage();
    String policyCase = fromPage("```\\n(- case: .*?)```");
    Files.writeString(folder.resolve("a.yaml"), policyCase);

    CommandLineRun run =
        spoor("policies", "test", folder.toString(), "--policies", folder.toString());

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out().lines()).containsExactly("owners-write: 1 case", "1 case, 0 failed");
  }

  @Test
  void theStarterPoliciesDecideTheirCases() {
    String starter = PAGE.resolveSibling("../policies/starter").normalize().toString();

    CommandLineRun run =
        spoor(
            "policies",
            "test",
            starter + "/cases",
            "--policies",
            starter,
            "--entities",
            starter + "/tools.json");

    assertThat(run.exit()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("0 failed").doesNotContain("no case");
  }

  @Test
  void namesTheCaseThatFails() throws Exception {
    writePolicyOfThePage();
    Files.writeString(
        folder.resolve("a.yaml"),
        fromPage("```\\n(- case: .*?)```").replace("id: alice", "id: bob"));

    CommandLineRun run =
        spoor("policies", "test", folder.toString(), "--policies", folder.toString());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out())
        .contains(
            "a.yaml: owners write: expected true, and the decision is false: no policy applies")
        .contains("owners-write: no case", "1 case, 1 failed");
  }

  @Test
  void aMisspelledAttributeOfARunIsNamed() throws Exception {
    writePolicyOfThePage();
    Files.copy(
        PAGE.resolveSibling("../policies/starter/spoor.cedarschema"),
        folder.resolve("spoor.cedarschema"));
    Files.writeString(
        folder.resolve("records.cedar"),
        """
        @id("calls") permit(principal, action == Action::"tools/call", resource)
        when { !(context has spoor && context.spoor has untrusted_read
          && context.spoor.untrusted_read) };
        """);
    String policyCase =
        """
        - case: a call
          request:
            subject: {type: identity, id: emma}
            action: {name: tools/call}
            resource: {type: tool, id: read}
          run: %s
          decision: %s
        """;
    String test = folder.resolve("a.yaml").toString();
    for (String run :
        List.of(
            "{untrusted_raed: true}", "{findings: [{id: f, ruel: r}]}", "{run: {a: 1}, x: 1}")) {
      Files.writeString(Path.of(test), policyCase.formatted(run, "true"));

      CommandLineRun failed = spoor("policies", "test", folder.toString());

      assertThat(failed.exit()).isEqualTo(1);
      assertThat(failed.out()).contains("a.yaml: a call: run states spoor.", "does not declare");
    }
    Files.writeString(Path.of(test), policyCase.formatted("{untrusted_read: true}", "false"));

    assertThat(spoor("policies", "test", folder.toString()).out()).contains("1 case, 0 failed");
  }

  @Test
  void casesStateLogOnlyPolicies() throws Exception {
    Files.writeString(
        folder.resolve("p.cedar"),
        """
        @id("all") permit(principal, action, resource);
        @id("later") @mode("log_only") forbid(principal, action == Action::"write", resource);
        """);
    String policyCase =
        """
        - case: a
          request:
            subject: {type: user, id: alice}
            action: {name: %s}
            resource: {type: record, id: "7"}
          decision: true
          policies: [all]
          log_only: [later]
        """;
    Files.writeString(folder.resolve("a.yaml"), policyCase.formatted("write"));

    CommandLineRun right = spoor("policies", "test", folder.toString());

    assertThat(right.out().lines())
        .containsExactly("all: 1 case", "later: 1 case", "1 case, 0 failed");
    Files.writeString(folder.resolve("a.yaml"), policyCase.formatted("read"));

    CommandLineRun wrong = spoor("policies", "test", folder.toString());

    assertThat(wrong.exit()).isEqualTo(1);
    assertThat(wrong.out())
        .contains("expected the log-only policies [later], and [] applied", "later: no case");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--decision-log spool",
        "--decision-log-full deny",
        "--deadline PT2S",
        "--deadline tools/call=PT2S",
        "--fail-open read",
        "--tenant acme",
        "--taint-key-file taint.key"
      })
  void answersAreRecordedAndRunsAreKnownWithChainsOnly(String options) throws Exception {
    writePolicyOfThePage();
    CommandLineRun run = spoor(("pdp --policies " + folder + " " + options).split(" "));

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("need --chains");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--deadline PT0S",
        "--deadline 2",
        "--deadline tools/call=",
        "--deadline =PT2S",
        "--deadline a=-PT2S",
        "--deadline PT2S --deadline PT3S",
        "--deadline a=b=PT2S --deadline PT3S --deadline a=b=PT2S"
      })
  void aDeadlineThatIsNoneOrStatedTwiceIsRefused(String options) throws Exception {
    writePolicyOfThePage();
    // The public key of RFC 7517, appendix A.1.
    Files.writeString(
        folder.resolve("keys.json"),
        """
        {"keys": [{"kty": "EC", "crv": "P-256",
                   "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
                   "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]}
        """);
    Path callers =
        Files.writeString(
            folder.resolve("callers.json"),
            """
            {"issuers": [{"issuer": "https://idp.example", "audience": "pdp", "keys": "keys.json"}],
             "callers": [{"name": "orders", "rights": ["evaluate"],
                          "token": {"issuer": "https://idp.example", "subject": "orders"}}]}
            """);

    CommandLineRun run =
        spoor(
            ("pdp --chains --callers " + callers + " --policies " + folder + " " + options)
                .split(" "));

    assertThat(run.exit()).as(run.err()).isEqualTo(2);
    assertThat(run.err()).contains("--deadline ", options.substring(options.lastIndexOf(" ") + 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pdp", "policies test ."})
  void aFileThatIsNotValidIsNamed(String command) throws Exception {
    Files.writeString(folder.resolve("bad.cedar"), "permit(principal,\nactio, resource);");

    CommandLineRun run = spoor((command + " --policies " + folder).split(" ", -1));

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("bad.cedar, line 2: ").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "- case: a\n  case: b\n",
        "- case: a\n---\n- case: b\n",
        "- case: a\n  decision: maybe\n",
        "a: 1\n",
        "- case: [\n",
        ""
      })
  void casesThatAreNotValidAreNamed(String cases) throws Exception {
    writePolicyOfThePage();
    Files.writeString(folder.resolve("cases.yaml"), cases);

    CommandLineRun run =
        spoor("policies", "test", folder.toString(), "--policies", folder.toString());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("cases.yaml: ").hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--policies x --port 70000",
        "--policies x --metrics-port 70000",
        "--policies x --metrics-address 127.0.0.1",
        "--policies x --metrics-host pdp.example",
        "--chains",
        "--entities x",
        "--policies x --tls-cert a",
        "--policies x --base-url pdp.example",
        "--policies x --base-url https://pdp.example/?a=1",
        "--policies x --base-url https://user:word@pdp.example",
        "--policies x --base-url https://pdp.example:70000",
        "--policies x --base-url https://pdp.example/a/../b",
        "--policies x --base-url https://pdp.example//"
      })
  void wrongOptionsAreUsageErrors(String options) {
    CommandLineRun run = spoor(("pdp " + options).strip().split(" ", -1));

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("bin/spoor pdp --help");
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    writePolicyOfThePage();
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CommandLineRun run =
          spoor("pdp", "--policies", folder.toString(), "--port", "" + other.getLocalPort());

      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.err()).contains("port " + other.getLocalPort());
    }
  }
}
