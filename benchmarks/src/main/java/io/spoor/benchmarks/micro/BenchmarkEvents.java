package io.spoor.benchmarks.micro;

import io.spoor.benchmarks.load.CloudTrailGenerator;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.sources.NormaliseResult;
import io.spoor.sources.NormaliseSettings;
import io.spoor.sources.Normaliser;
import io.spoor.sources.Normalisers;
import io.spoor.sources.RawRecord;
import java.util.List;
import java.util.stream.IntStream;

/** Records of the end-to-end benchmark, for benchmarks of single steps. */
final class BenchmarkEvents {
  static final int RECORDS = 10_000;

  private static final String TOPIC = TopicCatalogue.raw("cloudtrail").name();
  private static final NormaliseSettings SETTINGS = NormaliseSettings.defaults();

  private final Normaliser normaliser = Normalisers.all().forSource("cloudtrail").orElseThrow();

  /** Records of chains of this length, fifty concurrently. */
  List<RawRecord> raw(int chainLength) {
    var records = new CloudTrailGenerator(chainLength, 50, 1);
    return IntStream.range(0, RECORDS)
        .mapToObj(i -> new RawRecord(records.next(), TOPIC, 0, i, System.currentTimeMillis()))
        .toList();
  }

  IdentityEvent event(RawRecord raw) {
    return switch (normaliser.normalise(raw, SETTINGS)) {
      case NormaliseResult.Accepted(IdentityEvent event, _) -> event;
      case NormaliseResult.Rejected(var letter, _) ->
          throw new IllegalStateException("rejected: " + letter.getReason());
    };
  }
}
