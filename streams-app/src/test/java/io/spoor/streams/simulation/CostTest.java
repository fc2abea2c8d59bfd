package io.spoor.streams.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Chain;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import io.spoor.streams.assemble.domain.Assemble;
import io.spoor.streams.detect.domain.Detectors;
import io.spoor.streams.manifest.domain.ManifestVersions;
import io.spoor.streams.rows.InMemoryRows;
import io.spoor.streams.rows.Rows;
import io.spoor.streams.stage.Outbox;
import io.spoor.streams.stage.StageSettings;
import io.spoor.streams.stitch.domain.Stitch;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What an action costs does not grow with its chain: counted in rows and bytes, which time would
 * only blur.
 */
class CostTest {
  @Test
  void theTenThousandthActionCostsWhatTheHundredthDid() {
    var cost = new Cost();
    String run = Events.trace("run");
    String token = Events.token("token");

    Cost early = cost.of(() -> cost.handle(100, 200, run, token));
    cost.handle(200, 10_000, run, token);
    Cost late = cost.of(() -> cost.handle(10_000, 10_100, run, token));

    assertThat(late.operations).isLessThanOrEqualTo(early.operations);
    assertThat(late.bytes).isLessThanOrEqualTo(early.bytes * 11 / 10);
    assertThat(late.operations).isLessThanOrEqualTo(100L * 20);
  }

  /** Counts what the steps ask of their rows. */
  private static final class Cost implements Outbox {
    private final Stitch stitch;
    private final Assemble assemble;
    private long operations;
    private long bytes;

    Cost() {
      var settings = StageSettings.defaults();
      var detectors = Detectors.all(0);
      this.stitch = new Stitch(counted(), counted(), detectors, settings, this);
      this.assemble =
          new Assemble(counted(), counted(), new ManifestVersions(), detectors, settings, this);
    }

    void handle(int from, int to, String run, String token) {
      for (int i = from; i < to; i++) {
        IdentityEvent event =
            Events.span("e%06d".formatted(i), i, run)
                .as("emma")
                .by("agent0")
                .presents(token)
                .event();
        stitch.handle(event);
      }
    }

    Cost of(Runnable work) {
      long operationsBefore = operations;
      long bytesBefore = bytes;
      work.run();
      var spent = new Cost();
      spent.operations = operations - operationsBefore;
      spent.bytes = bytes - bytesBefore;
      return spent;
    }

    private Rows counted() {
      return new Counted(new InMemoryRows());
    }

    @Override
    public void toLinks(String key, SpecificRecord message) {
      stitch.handle(message);
    }

    @Override
    public void toActions(String chainKey, SpecificRecord message) {
      assemble.handle(message);
    }

    @Override
    public void chain(Chain chain) {}

    @Override
    public void finding(Finding finding) {}

    private final class Counted implements Rows {
      private final Rows rows;

      Counted(Rows rows) {
        this.rows = rows;
      }

      private void count(int size) {
        operations++;
        bytes += size;
      }

      @Override
      public byte @Nullable [] get(byte[] key) {
        byte[] value = rows.get(key);
        count(value == null ? 0 : value.length);
        return value;
      }

      @Override
      public void put(byte[] key, byte[] value) {
        count(value.length);
        rows.put(key, value);
      }

      @Override
      public void delete(byte[] key) {
        count(0);
        rows.delete(key);
      }

      @Override
      public List<Row> scanAfter(byte[] prefix, byte[] after, int limit) {
        List<Row> found = rows.scanAfter(prefix, after, limit);
        found.forEach(row -> count(row.value().length));
        return found;
      }
    }
  }
}
