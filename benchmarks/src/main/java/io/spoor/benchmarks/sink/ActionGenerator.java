package io.spoor.benchmarks.sink;

import io.spoor.benchmarks.load.CloudTrailGenerator;
import io.spoor.schemas.Action;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.sources.NormaliseResult;
import io.spoor.sources.NormaliseSettings;
import io.spoor.sources.Normaliser;
import io.spoor.sources.Normalisers;
import io.spoor.sources.RawRecord;

/**
 * Generates fictitious actions as the pipeline outputs them; the same seed gives the same actions.
 */
final class ActionGenerator {
  private static final String TOPIC = TopicCatalogue.raw("cloudtrail").name();
  private static final NormaliseSettings SETTINGS = NormaliseSettings.defaults();

  private final Normaliser normaliser = Normalisers.all().forSource("cloudtrail").orElseThrow();
  private final CloudTrailGenerator records;
  private long generated;

  ActionGenerator(long seed) {
    records = new CloudTrailGenerator(20, 500, seed);
  }

  Action next() {
    var raw = new RawRecord(records.next(), TOPIC, 0, generated++, System.currentTimeMillis());
    IdentityEvent event =
        switch (normaliser.normalise(raw, SETTINGS)) {
          case NormaliseResult.Accepted(IdentityEvent normalised, _) -> normalised;
          case NormaliseResult.Rejected(var letter, _) ->
              throw new IllegalStateException("rejected: " + letter.getReason());
        };
    String key = event.getTrailKey();
    return new Action(
        event.getTenant(),
        Keys.id(key),
        key,
        Keys.id(key),
        1L,
        1,
        false,
        // Fields that only the event's own document contains.
        IdentityEvent.newBuilder(event).setContent(null).setOriginal(null).build(),
        /* restated= */ false);
  }
}
