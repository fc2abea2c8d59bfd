package io.spoor.connectors.elasticsearch.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Chain;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class DocumentAddressTest {

  private static final DocumentFactory DOCUMENTS = DocumentFactory.ofGeneration(3);

  @Test
  void routesByTheMonthInWhichTheRawRecordWasAppended() {
    assertThat(addressOf(appendedAt("2024-05-31T23:59:59.999Z")).index())
        .isEqualTo("spoor-events-2024.05");
    assertThat(addressOf(appendedAt("2024-06-01T00:00:00Z")).index())
        .isEqualTo("spoor-events-2024.06");
  }

  /** Whoever dates records must not choose, nor add, an index. */
  @Test
  void theTimeOfAnEventDoesNotMatter() {
    Set<String> indices = new HashSet<>();
    for (int day = 0; day < 20_000; day += 13) {
      IdentityEvent event = SinkRecordSamples.event().setTime(TimeUnit.DAYS.toNanos(day)).build();
      indices.add(addressOf(event).index());
      indices.add(addressOf(SinkRecordSamples.action(event, 1)).index());
      indices.add(
          addressOf(
                  Finding.newBuilder(SinkRecordSamples.finding(1))
                      .setTime(TimeUnit.DAYS.toNanos(day))
                      .build())
              .index());
    }

    assertThat(indices)
        .containsExactlyInAnyOrder(
            "spoor-events-2024.05", "spoor-actions-2024.05", "spoor-findings");
  }

  @Test
  void aRevisionFindsItsDocument() {
    IdentityEvent event = SinkRecordSamples.event().build();
    IdentityEvent redated = IdentityEvent.newBuilder(event).setTime(1L).build();

    assertThat(addressOf(SinkRecordSamples.action(redated, 7)))
        .extracting(DocumentAddress::index, DocumentAddress::id)
        .containsExactly(
            addressOf(SinkRecordSamples.action(event, 1)).index(),
            addressOf(SinkRecordSamples.action(event, 1)).id());
  }

  @Test
  void writesUndatedDocumentsThroughTheirAlias() {
    DocumentAddress address = addressOf(SinkRecordSamples.chain(1));

    assertThat(address.index()).isEqualTo("spoor-chains");
    assertThat(address.alias()).isTrue();
  }

  @Test
  void letsALaterGenerationWinOverAnyRevision() {
    Chain earlierGeneration = SinkRecordSamples.chain(Integer.MAX_VALUE);
    Chain laterGeneration =
        Chain.newBuilder(earlierGeneration).setGeneration(2).setRevision(0).build();

    assertThat(addressOf(laterGeneration).version())
        .isGreaterThan(addressOf(earlierGeneration).version());
  }

  @Test
  void keepsARevisionOutOfTheGenerationsBits() {
    assertThat(DocumentAddress.version(1, Long.MAX_VALUE))
        .isLessThan(DocumentAddress.version(2, 0));
  }

  @Test
  void givesEventsTheConfiguredGeneration() {
    assertThat(addressOf(eventAt("2024-05-03T00:00:00Z")).version()).isEqualTo((3L << 32) + 1);
  }

  @Test
  void hashesAnIdThatElasticsearchWouldRefuse() {
    String longest = "é".repeat(256);
    String tooLong = longest + "x";

    assertThat(addressOf(eventWithId(longest)).id()).isEqualTo(longest);
    assertThat(addressOf(eventWithId(tooLong)).id()).matches("[0-9a-f]{64}");
  }

  private static DocumentAddress addressOf(SpecificRecord record) {
    return DOCUMENTS.of(record).orElseThrow().address();
  }

  private static IdentityEvent appendedAt(String time) {
    return SinkRecordSamples.event().setArrivedAt(Instant.parse(time).toEpochMilli()).build();
  }

  private static IdentityEvent eventAt(String time) {
    return SinkRecordSamples.event().setTime(SinkRecordSamples.nanos(time)).build();
  }

  private static IdentityEvent eventWithId(String id) {
    return SinkRecordSamples.event().setEventId(id).build();
  }

  @Test
  void aPrefixStandsBeforeTheIndexAlone() {
    DocumentAddress address = DocumentAddress.undated("spoor-chains", "id", 7).withPrefix("acme.");

    assertThat(address).isEqualTo(new DocumentAddress("acme.spoor-chains", true, "id", 7));
    assertThat(DocumentAddress.undated("spoor-chains", "id", 7).withPrefix(""))
        .isEqualTo(DocumentAddress.undated("spoor-chains", "id", 7));
  }
}
