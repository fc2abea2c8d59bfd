package io.spoor.pipeline.detect.toolcall;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Manifest;
import io.spoor.testkit.data.HonestSentences;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Runs that read honest text of each covered language, and then do what their user wants. */
@NullUnmarked // what is null where it should not be fails the test
class HonestLanguagesTest {
  private static final Manifest OFFICE =
      OwnRun.manifest(
          "office",
          "read_note u Reads a note",
          "send_email se Sends an email",
          "create_event s Creates an event in the calendar",
          "send_money s Sends money to an account",
          "delete_file s Deletes a file");

  private static final String[][] ORDINARY_CALLS = {
    {
      "Summarise the note, and send the summary to mara@larkfield.example",
      "send_email",
      "{'to': 'mara@larkfield.example', 'subject': 'Summary', 'body': 'The note has one point.'}"
    },
    {
      "Read the note. Then put a meeting with Kim into my calendar on 4 June at ten",
      "create_event",
      "{'title': 'Meeting with Kim', 'start': '2026-06-04T10:00'}"
    },
    {
      "Pay 20 to DE02120300000000202051 after you have read the note",
      "send_money",
      "{'recipient': 'DE02120300000000202051', 'amount': 20}"
    },
    {"Read the note and delete the file draft-7.txt", "delete_file", "{'path': 'draft-7.txt'}"},
  };

  @Test
  void anOrdinaryCallAfterHonestTextIsNotHigh() {
    List<String> high = new ArrayList<>();
    HonestSentences.byLanguage()
        .forEach(
            (language, texts) -> {
              for (String[] call : ORDINARY_CALLS) {
                texts.forEach(text -> addIfHigh(high, language, call, text));
                addIfHigh(high, language, call, String.join("\n", texts));
              }
            });

    assertThat(high).isEmpty();
  }

  private static void addIfHigh(List<String> high, String language, String[] call, String text) {
    OwnRun run =
        OwnRun.benign(language, OFFICE, call[0])
            .call("read_note", "{}", text)
            .call(call[1], call[2], "ok");
    for (boolean requestKnown : new boolean[] {true, false}) {
      if (run.isHigh(requestKnown)) {
        high.add(language + " " + requestKnown + run.describe(requestKnown) + ": " + text);
      }
    }
  }
}
