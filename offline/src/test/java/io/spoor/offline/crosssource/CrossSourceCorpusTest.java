package io.spoor.offline.crosssource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.IdentityEvent;
import io.spoor.sources.NormaliseResult;
import io.spoor.sources.NormaliseSettings;
import io.spoor.sources.Normalisers;
import io.spoor.sources.RawRecord;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The generator makes what the measure assumes. */
class CrossSourceCorpusTest {
  private static final int CHAINS = 200;
  private final CrossSourceCorpus corpus = CrossSourceCorpus.of(7, CHAINS);

  @Test
  void aSeedGivesOneCorpus() {
    assertThat(CrossSourceCorpus.of(7, CHAINS)).isEqualTo(corpus);
    assertThat(CrossSourceCorpus.of(8, CHAINS)).isNotEqualTo(corpus);
  }

  @Test
  void everyRecordIsOneThatItsSourceKnows() {
    Normalisers sources = Normalisers.all();
    for (SentRecord sent : corpus.delivered()) {
      NormaliseResult result =
          sources
              .forSource(sent.source())
              .orElseThrow()
              .normalise(
                  new RawRecord(sent.json().getBytes(UTF_8), "corpus", 0, 0, sent.time()),
                  NormaliseSettings.defaults());
      assertThat(events(result))
          .as(sent.json())
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.getEventId()).isEqualTo(sent.eventId());
                assertThat(event.getFlags()).isEmpty();
                assertThat(Math.abs(event.getTime() / 1_000_000 - sent.time()))
                    .isLessThanOrEqualTo(121_000);
              });
    }
  }

  private static List<IdentityEvent> events(NormaliseResult result) {
    return result instanceof NormaliseResult.Accepted accepted ? accepted.events() : List.of();
  }

  @Test
  void everyKindOfHopOccurs() {
    assertThat(corpus.links().stream().map(TrueLink::kind).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(HopKind.values());
    assertThat(corpus.links().stream().map(TrueLink::evidence).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(Evidence.values());
  }

  @Test
  void someRecordsAreLostLateOrCopies() {
    long sent = corpus.owners().size();
    long received = corpus.received().size();
    assertThat((double) received / sent).isBetween(0.95, 0.99);
    assertThat(corpus.delivered().size()).isGreaterThan((int) received);
  }

  @Test
  void bothEndsOfALinkBelongToOneChain() {
    assertThat(corpus.links())
        .allSatisfy(
            link ->
                assertThat(corpus.owners().get(link.child()))
                    .containsAnyElementsOf(corpus.owners().get(link.parent())));
  }

  @Test
  void fiftyPeopleHaveOneName() {
    var world = new HopWorld(7, CHAINS);
    var random = new Random(1);
    assertThat(
            Stream.generate(() -> world.person(random))
                .limit(5_000)
                .filter(person -> person.displayName().equals("Alex Morgan"))
                .map(HopPerson::mail)
                .distinct())
        .hasSize(HopWorld.NAMESAKES);
  }
}
