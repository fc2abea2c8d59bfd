package io.spoor.connectors.elasticsearch.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Chain;
import io.spoor.schemas.IdentityEvent;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class AddressTest {

  private static final Documents DOCUMENTS = Documents.ofGeneration(3);

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
    Address address = addressOf(SampleRecords.chain(1));

    assertThat(address.index()).isEqualTo("spoor-chains");
    assertThat(address.alias()).isTrue();
  }

  @Test
  void letsALaterGenerationWinOverAnyRevision() {
    Chain early = SampleRecords.chain(Integer.MAX_VALUE);
    Chain late = Chain.newBuilder(early).setGeneration(2).setRevision(0).build();

    assertThat(addressOf(late).version()).isGreaterThan(addressOf(early).version());
  }

  @Test
  void keepsARevisionOutOfTheGenerationsBits() {
    assertThat(Address.version(1, Long.MAX_VALUE)).isLessThan(Address.version(2, 0));
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

  private static Address addressOf(SpecificRecord record) {
    return DOCUMENTS.of(record).orElseThrow().address();
  }

  private static IdentityEvent eventAt(String time) {
    return SampleRecords.event().setTime(SampleRecords.nanos(time)).build();
  }

  private static IdentityEvent eventWithId(String id) {
    return SampleRecords.event().setEventId(id).build();
  }

  @Test
  void aPrefixStandsBeforeTheIndexAlone() {
    Address address = Address.undated("spoor-chains", "id", 7).in("acme.");

    assertThat(address).isEqualTo(new Address("acme.spoor-chains", true, "id", 7));
    assertThat(Address.undated("spoor-chains", "id", 7).in(""))
        .isEqualTo(Address.undated("spoor-chains", "id", 7));
  }
}
