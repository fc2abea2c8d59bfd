package io.spoor.offline.detectorcases;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.sources.NormaliseResult;
import io.spoor.sources.NormaliseSettings;
import io.spoor.sources.Normaliser;
import io.spoor.sources.Normalisers;
import io.spoor.sources.RawRecord;

/** Converts a case's records to raw records and event ids. */
final class CaseEvents {
  private CaseEvents() {}

  /** The delivered record; {@code arrivedAt}: milliseconds since the Unix epoch. */
  static RawRecord raw(CaseRecord record, long arrivedAt) {
    return new RawRecord(record.raw().toString().getBytes(UTF_8), record.name(), 0, 0, arrivedAt);
  }

  /**
   * Id of the record's event.
   *
   * @throws CaseException the record is rejected
   */
  static String idOf(CaseRecord record, String path) {
    Normaliser normaliser =
        Normalisers.all()
            .forSource(record.source())
            .orElseThrow(
                () ->
                    new CaseException(
                        path
                            + ", record "
                            + record.name()
                            + ": unknown source "
                            + record.source()
                            + "; known sources are "
                            + String.join(", ", Normalisers.all().sources())));
    RawRecord raw = raw(record, record.arrivesAt().toEpochMilli());
    return switch (normaliser.normalise(raw, NormaliseSettings.defaults())) {
      case NormaliseResult.Accepted(var event, _) -> event.getEventId();
      case NormaliseResult.Rejected(var letter, var marks) -> {
        if (marks.isEmpty()) {
          throw new CaseException(
              path + ", record " + record.name() + " is rejected: " + letter.getDetail());
        }
        yield marks.getFirst().getEventId();
      }
    };
  }
}
