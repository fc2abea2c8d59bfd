package io.spoor.benchmarks.command;

import io.spoor.benchmarks.scale.Deployment;
import io.spoor.benchmarks.scale.MeasuredCosts;
import io.spoor.benchmarks.scale.ScaleModel;
import io.spoor.benchmarks.scale.ScaleReport;
import io.spoor.client.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code bench} for predictions. */
final class ScaleBenchOptions {
  private static final String DEFAULTS = "";

  @Option(
      names = "--scale",
      paramLabel = "FILE",
      arity = "0..1",
      fallbackValue = DEFAULTS,
      description =
          "Instead: what 10 million to a billion events a day need, predicted from the measured"
              + " cost of one; measures nothing. FILE: properties with costs other than those of"
              + " docs/cost.md, such as app.micros=150.")
  private @Nullable String costs;

  @Option(
      names = "--events-per-day",
      paramLabel = "N",
      split = ",",
      description = "Loads to predict (default: ${DEFAULT-VALUE}).",
      defaultValue = "10000000,100000000,1000000000")
  private List<Long> eventsPerDay = List.of();

  /** Whether a prediction is requested. */
  boolean hasOptions() {
    return costs != null;
  }

  /**
   * The predictions.
   *
   * @throws UsageException naming the invalid option or figure
   */
  ScaleReport report() throws IOException {
    for (long events : eventsPerDay) {
      if (events < 1) {
        throw new UsageException("--events-per-day must be at least 1, not " + events);
      }
    }
    MeasuredCosts figures =
        costs == null || costs.equals(DEFAULTS)
            ? MeasuredCosts.defaults()
            : MeasuredCosts.read(Path.of(costs));
    return new ScaleReport(
        new ScaleModel(figures), eventsPerDay.stream().map(Deployment::of).toList());
  }
}
