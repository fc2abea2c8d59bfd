package io.spoor.cli.command.decisions;

import static io.spoor.cli.CommandLineRun.spoor;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.cli.CommandLineRun;
import org.junit.jupiter.api.Test;

/** An answer has one spelling, that of the records. */
class AnswerNamesTest {
  @Test
  void anotherSpellingIsRefusedWithTheRightOne() {
    CommandLineRun run = spoor("decisions", "--decision", "step_up");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("'step_up' is spelled step-up");
  }

  @Test
  void anUnknownAnswerIsRefusedWithAllOfThem() {
    CommandLineRun run = spoor("decisions", "--decision", "no");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .contains("'no' is none of allow, deny, confirm, step-up, blocked, unasked");
  }

  @Test
  void theSpellingOfRecordsIsTaken() throws Exception {
    assertThat(new AnswerNames().convert("step-up")).isEqualTo("step-up");
    assertThat(spoor("decisions", "--help").out()).contains("step-up").doesNotContain("step_up");
  }
}
