package io.spoor.connectors.elasticsearch.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Chain;
import io.spoor.schemas.IdentityEvent;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class DocumentAddressTest {

  private static final DocumentFactory DOCUMENTS = DocumentFactory.ofGeneration(3);

  @Test
  void routesByTheUtcDayOfTheEvent() {
    assertThat(addressOf(eventAt("2024-05-03T23:59:59.999999999Z")).index())
        .isEqualTo("spoor-events-2024.05.03");
    assertThat(addressOf(eventAt("2024-05-04T00:00:00Z")).index())
        .isEqualTo("spoor-events-2024.05.04");
  }

  @Test
  void routesTimesThatElasticsearchCannotHoldToItsFirstDay() {
    assertThat(addressOf(eventAt("1969-07-20T20:17:40Z")).index())
        .isEqualTo("spoor-events-1970.01.01");
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
