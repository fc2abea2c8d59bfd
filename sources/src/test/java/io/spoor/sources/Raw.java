package io.spoor.sources;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.DeadLetter;
import io.spoor.schemas.IdentityEvent;

/** Runs raw records of tests through a normaliser. */
final class Raw {
  static final long ARRIVED = 1_700_000_000_123L;

  private Raw() {}

  static RawRecord record(String json) {
    return record(json.getBytes(UTF_8));
  }

  static RawRecord record(byte[] value) {
    return new RawRecord(value, "spoor.raw.test", 1, 42, ARRIVED);
  }

  static NormaliseResult outcome(String source, String json) {
    return outcome(source, record(json), NormaliseSettings.defaults());
  }

  static NormaliseResult outcome(String source, RawRecord raw, NormaliseSettings settings) {
    return Normalisers.all().forSource(source).orElseThrow().normalise(raw, settings);
  }

  static IdentityEvent event(String source, String json) {
    return event(source, json, NormaliseSettings.defaults());
  }

  static IdentityEvent event(String source, String json, NormaliseSettings settings) {
    NormaliseResult outcome = outcome(source, record(json), settings);
    assertThat(outcome).isInstanceOf(NormaliseResult.Accepted.class);
    return ((NormaliseResult.Accepted) outcome).event();
  }

  static DeadLetter deadLetter(String source, String json) {
    return deadLetter(source, record(json), NormaliseSettings.defaults());
  }

  static DeadLetter deadLetter(String source, RawRecord raw, NormaliseSettings settings) {
    NormaliseResult outcome = outcome(source, raw, settings);
    assertThat(outcome).isInstanceOf(NormaliseResult.Rejected.class);
    return ((NormaliseResult.Rejected) outcome).deadLetter();
  }

  static NormaliseSettings capture(ContentCapture capture) {
    NormaliseSettings settings = NormaliseSettings.defaults();
    return new NormaliseSettings(
        settings.tenant(),
        capture,
        settings.maxRecordBytes(),
        settings.maxContentChars(),
        settings.disabledJoins());
  }
}
