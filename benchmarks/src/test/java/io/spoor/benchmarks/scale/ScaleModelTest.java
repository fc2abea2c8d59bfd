package io.spoor.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.spoor.benchmarks.scale.ScaleModel.Prediction;
import io.spoor.client.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScaleModelTest {
  private static final Offset<Double> HUNDREDTH = within(0.01);

  @TempDir private Path dir;

  /** 11,574 events a second in the mean and three times as many at the peak, calculated by hand. */
  @Test
  void aBillionEventsADay() {
    Prediction needed = new ScaleModel(MeasuredCosts.defaults()).predict(Deployment.of(1e9));

    assertThat(needed.meanRate()).isEqualTo(11_574.07, HUNDREDTH);
    assertThat(needed.appCores())
        .as("34,722/s x 195 us and 16 threads x 0.07, half used")
        .isEqualTo(15.78, HUNDREDTH);
    assertThat(needed.instances()).as("of four cores").isEqualTo(4);
    assertThat(needed.partitions()).as("16 cores").isEqualTo(16);
    assertThat(needed.stateDiskBytes()).as("2.25e9 x 1,020 B, twice").isEqualTo(4.59e12);
    assertThat(needed.brokerDiskBytes())
        .as("(7e9 x 960 B + 2.295e12 B), three copies")
        .isEqualTo(27.045e12);
    assertThat(needed.evidenceBytesPerDay()).isEqualTo(2.3e12);
  }

  @Test
  void whatAnEventNeedsGrowsWithTheEventsAndWhatAThreadNeedsWithTheThreads() {
    var model = new ScaleModel(MeasuredCosts.defaults());
    Prediction one = model.predict(Deployment.of(1e7));
    Prediction hundred = model.predict(Deployment.of(1e9));

    double threads = 4 * 0.07 / 0.5;
    assertThat(hundred.appCores() - 4 * threads)
        .isEqualTo(100 * (one.appCores() - threads), HUNDREDTH);
    assertThat(hundred.searchCores()).isEqualTo(100 * one.searchCores(), HUNDREDTH);
    assertThat(hundred.brokerDiskBytes()).isEqualTo(100 * one.brokerDiskBytes(), within(1.0));
    assertThat(one.instances()).isEqualTo(1);
  }

  @Test
  void figuresOfAFileReplaceTheDefaults() throws IOException {
    Path file = Files.writeString(dir.resolve("costs"), "app.micros=236\n");

    Prediction needed = new ScaleModel(MeasuredCosts.read(file)).predict(Deployment.of(1e9));

    assertThat(needed.appCores()).isEqualTo(16.38 + 20 * 0.07 / 0.5, HUNDREDTH);
    assertThat(needed.evidenceBytesPerDay()).isEqualTo(2.3e12);
  }

  @Test
  void aMissingFileAndAMisspeltFigureAreRefused() throws IOException {
    Path unknown = Files.writeString(dir.resolve("unknown"), "app.micro=1\n");
    Path negative = Files.writeString(dir.resolve("negative"), "app.micros=-1\n");

    assertThatThrownBy(() -> MeasuredCosts.read(dir.resolve("none")))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("file not found");
    assertThatThrownBy(() -> MeasuredCosts.read(unknown))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("app.micro;")
        .hasMessageContaining("app.micros");
    assertThatThrownBy(() -> MeasuredCosts.read(negative))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("positive");
  }

  @Test
  void thePageOfCostsShowsTheTable() throws IOException {
    var report =
        new ScaleReport(
            new ScaleModel(MeasuredCosts.defaults()),
            List.of(Deployment.of(1e7), Deployment.of(1e8), Deployment.of(1e9)));

    Path page = Path.of(System.getProperty("spoor.root"), "docs", "cost.md");
    assertThat(Files.readString(page)).contains(String.join("\n", report.lines()));
  }

  @Test
  void theReportHasAColumnForEachLoad() {
    var report =
        new ScaleReport(
            new ScaleModel(MeasuredCosts.defaults()),
            List.of(Deployment.of(1e7), Deployment.of(1e9)));

    assertThat(report.lines().getFirst()).matches("million events a day +10 +1,000");
    assertThat(report.json()).contains("\"type\":\"bench-scale\"", "\"broker_disk_bytes\"");
  }
}
