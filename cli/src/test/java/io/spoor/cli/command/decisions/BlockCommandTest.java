package io.spoor.cli.command.decisions;

import static io.spoor.cli.CommandLineRun.spoor;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.cli.CommandLineRun;
import io.spoor.cli.output.BlockRenderer;
import io.spoor.cli.output.ConfirmationRenderer;
import io.spoor.decisions.confirmations.ConfirmationBook;
import io.spoor.decisions.confirmations.ConfirmationLimits;
import io.spoor.schemas.Block;
import io.spoor.schemas.Confirmation;
import io.spoor.schemas.ConfirmationAnswer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A wrong command line blocks and approves nothing; lists show what is on record. */
class BlockCommandTest {
  private static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "block",
        "block r1 --for 2h",
        "block r1 --reason x",
        "block --for 2h --reason x",
        "block r1 --run r1 --for 2h --reason x",
        "block --agent a --credential c --for 2h --reason x",
        "block r1 --for soon --reason x",
        "block r1 --for 0s --reason x",
        "block r1 --for -PT1H --reason x",
        "block r1 --for 31d --reason x",
        "block r1 r2 --for 2h --reason x",
        "block list --for 2h",
        "unblock",
        "unblock --agent a --run b",
        "confirmations",
        "confirmations approve",
        "confirmations approve XYZ",
        "confirmations deny 4b"
      })
  void wrongUsageIsRefused(String line) {
    CommandLineRun run = spoor((line + " --state-dir " + folder).split(" ", -1));
    assertThat(run.exit()).as(run.err()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ma\u0007ra", "\u202enim", " "})
  void aNameThatCannotBeShownIsRefused(String name) {
    assertThat(
            spoor("unblock", "--agent", "a", "--who", name, "--state-dir", folder.toString())
                .exit())
        .isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "block --run r1 --for 2h --reason x",
        "unblock r1",
        "blocks",
        "confirmations list",
        "confirmations approve 4be0c1"
      })
  void withoutAStackItSaysSo(String line) {
    CommandLineRun run = spoor((line + " --state-dir " + folder).split(" ", -1));
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("bin/spoor up");
  }

  @Test
  void aBlockIsShownWithItsStateAndEscapedTexts() {
    Block block =
        Block.newBuilder()
            .setBlockId("4be0c1d2e3f405162738495a6b7c8d9e")
            .setTenant("default")
            .setKind("agent")
            .setValue("a\u001b[31m")
            .setWho("mara")
            .setReason("leaked")
            .setTime(1_772_334_000_000_000_000L)
            .setUntil(1_772_341_200_000_000_000L)
            .build();
    assertThat(BlockRenderer.json(block, NOW))
        .isEqualTo(
            "{\"type\":\"block\",\"block_id\":\"4be0c1d2e3f405162738495a6b7c8d9e\","
                + "\"state\":\"in-force\",\"tenant\":\"default\",\"kind\":\"agent\","
                + "\"id\":\"a\\u001B[31m\",\"who\":\"mara\",\"reason\":\"leaked\","
                + "\"time\":\"2026-03-01T03:00:00Z\",\"until\":\"2026-03-01T05:00:00Z\"}");
    assertThat(BlockRenderer.json(block, NOW.plusSeconds(7_200))).contains("\"state\":\"ended\"");
    assertThat(BlockRenderer.json(Block.newBuilder(block).setLifted(true).build(), NOW))
        .contains("\"state\":\"lifted\"");
  }

  @Test
  void aConfirmationIsShownWithWhoAsksWhatAndWhy() {
    var book = new ConfirmationBook(ConfirmationLimits.DEFAULT);
    book.apply(
        Confirmation.newBuilder()
            .setConfirmationId("4be0c1d2e3f405162738495a6b7c8d9e")
            .setTenant("default")
            .setChainId("282c8603b24b282c8603b24b282c8603")
            .setRunId("run-1")
            .setAgentId("clerk")
            .setDeclared(false)
            .setCaller("gateway")
            .setSubjectType("identity")
            .setSubjectId("emma\u001b[2J")
            .setAction("tools/call")
            .setResourceType("tool")
            .setResourceId("pay")
            .setTool("pay")
            .setPolicies(List.of("asks"))
            .setReasons(List.of("payments need a person"))
            .setVerdict("the letter asks for it, the user did not")
            .setAcrValues(List.of("phr"))
            .setMaxAge(300)
            .setSalt("s")
            .setBinding("b")
            .setTime(0)
            .build(),
        NOW);
    Instant later = NOW.plusSeconds(90);
    String text = String.join("\n", ConfirmationRenderer.text(book.all().getFirst(), later));
    assertThat(text)
        .contains("waiting, ends in 8 min 30 s, asked 1 min 30 s ago by caller gateway")
        .contains("agent clerk (no manifest), run run-1, chain 282c8603")
        .contains("identity emma·[2J asks for tools/call on tool pay")
        .contains("because payments need a person")
        .contains("verdict: the letter asks for it, the user did not")
        .contains("or the subject signs in again by phr, at most 300 s before the request");
    assertThat(ConfirmationRenderer.json(book.all().getFirst(), later))
        .contains("\"type\":\"confirmation\"", "\"status\":\"waiting\"", "\"age_seconds\":90")
        .contains("\"expires\":\"2026-03-01T03:10:00Z\"");

    book.apply(
        ConfirmationAnswer.newBuilder()
            .setAnswerId("a")
            .setConfirmationId("4be0c1d2e3f405162738495a6b7c8d9e")
            .setTenant("default")
            .setApproved(true)
            .setWho("mara")
            .setReason("I looked")
            .setVia("command line")
            .setTime(0)
            .build(),
        later);
    assertThat(ConfirmationRenderer.summary(book.all().getFirst(), later))
        .isEqualTo("approved by mara: I looked");
    assertThat(ConfirmationRenderer.summary(book.all().getFirst(), later.plusSeconds(600)))
        .isEqualTo("expired by mara: I looked");
  }
}
