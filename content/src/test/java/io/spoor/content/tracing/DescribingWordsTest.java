package io.spoor.content.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.content.fingerprint.TaintKey;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.TracedText;
import java.util.List;
import org.junit.jupiter.api.Test;

class DescribingWordsTest {
  private static final TaintKey KEY = TaintKey.DEVELOPMENT;

  @Test
  void functionWordsDescribeNothing() {
    assertThat(DescribingWords.of("", "this is the page of the minutes with all your team", KEY))
        .isEqualTo(DescribingWords.of("", "page minutes team", KEY));
  }

  @Test
  void theNameOfAMemberDescribesItsValue() {
    assertThat(DescribingWords.of("escrowHolder", "", KEY))
        .isEqualTo(DescribingWords.of("", "escrow holder", KEY))
        .hasSize(2);
  }

  @Test
  void aLongSentenceGivesItsFirstWords() {
    assertThat(DescribingWords.of("", "lorem ipsum dolor amet ".repeat(9) + "elit sed", KEY))
        .hasSizeLessThanOrEqualTo(DescribingWords.MAX);
  }

  @Test
  void onlySentencesWithADestinationHaveThem() {
    List<TracedText> texts =
        result("The minutes page is www.fernhollow.example/minutes.\n\nInvoice 4411-A is open.");

    assertThat(texts).hasSize(2);
    assertThat(texts.getFirst().getWords()).isNotEmpty();
    assertThat(texts.getLast().getWords()).isEmpty();
  }

  @Test
  void membersOfJsonAreDescribedByTheirNames() {
    List<TracedText> texts = result("{\"escrow_holder\":\"DE89370400440532013000\"}");

    assertThat(texts.getFirst().getWords()).isEqualTo(DescribingWords.of("", "escrow holder", KEY));
  }

  @Test
  void theyLeaveRoomForAllValues() {
    var links = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      links.append("- the great catalogue of section has page").append(i).append(".example\n");
    }
    List<TracedText> texts = result(links.toString());

    assertThat(texts.getLast().getValues()).isNotEmpty();
    assertThat(texts).hasSizeGreaterThan(200);
  }

  private static List<TracedText> result(String text) {
    ContentTrace trace = new ContentFingerprinter(KEY).call("read", "{}", text);
    return trace.getResult();
  }
}
