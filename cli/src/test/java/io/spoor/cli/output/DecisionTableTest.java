package io.spoor.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.client.result.DecisionView;
import io.spoor.client.result.DecisionView.LogOnly;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DecisionTableTest {
  private static final DisplayOptions DISPLAY = new DisplayOptions(140, false);

  private static DecisionView decision(
      boolean isAllowed, String answer, List<String> policies, String reasons, long lost) {
    return decision(isAllowed, answer, policies, reasons, lost, "282c8603b24b282c8603b24b");
  }

  private static DecisionView decision(
      boolean isAllowed,
      String answer,
      List<String> policies,
      String reasons,
      long lost,
      @Nullable String chain) {
    return new DecisionView(
        "5d41402abc4b2a76b9719d911017c592",
        "default",
        1_773_135_631_439_000_000L,
        "pdp-1",
        "gateway",
        "r-17",
        "identity",
        "emma",
        "tools/call",
        "tool",
        "send_mail",
        isAllowed,
        answer,
        isAllowed,
        policies,
        reasons,
        List.of(),
        null,
        312L,
        chain,
        7L,
        "run-17",
        chain == null ? null : "letter-clerk",
        List.of(),
        List.of(),
        null,
        null,
        "9f",
        chain == null ? null : 4L,
        chain == null
            ? List.of(
                new LogOnly("no-mail", "forbid", "deny", null),
                new LogOnly("all-mail", "permit", null, null))
            : List.of(),
        policies.contains("lifted") ? "ann" : null,
        null,
        null,
        null,
        null,
        false,
        lost);
  }

  @Test
  void aRowSaysWhatWasAskedAndWhyItWasAnsweredSo() {
    List<String> lines =
        DecisionTable.lines(
            List.of(
                decision(false, "deny", List.of("no-egress"), "private data was read", 0),
                decision(false, "unasked", List.of(), "the facts of runs are too old", 12),
                decision(true, "allow", List.of("all"), "", 0, null)),
            DISPLAY,
            true);

    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).contains("ANSWER", "SUBJECT", "AGENT", "CHAIN");
    assertThat(lines.get(1))
        .contains("2026-03-10 09:40:31", "deny", "emma", "tools/call", "send_mail", "letter-clerk")
        .endsWith("no-egress (version 4)");
    assertThat(lines.get(2)).endsWith("the facts of runs are too old (12 lost before)");
    assertThat(lines.get(3)).contains("allow", " - ").endsWith("all; log only: no-mail would deny");
  }

  @Test
  void anApprovalNamesThePerson() {
    assertThat(
            DecisionTable.lines(
                List.of(decision(true, "allow", List.of("lifted"), "", 0)), DISPLAY, false))
        .last()
        .asString()
        .endsWith("lifted (version 4); approved by ann");
  }

  @Test
  void aChainHasASectionOfItsDecisionsIfThereAreAny() {
    assertThat(DecisionTable.section(List.of(), _ -> OptionalInt.empty(), DISPLAY)).isEmpty();
    assertThat(
            DecisionTable.section(
                List.of(decision(false, "confirm", List.of("ask"), "", 0)),
                _ -> OptionalInt.of(17),
                DISPLAY))
        .startsWith("", "Decisions")
        .last()
        .asString()
        .startsWith("17  ")
        .contains("confirm")
        .doesNotContain("letter-clerk");
  }
}
