package io.spoor.benchmarks.scale;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.benchmarks.load.BenchReport;
import io.spoor.benchmarks.scale.ScaleModel.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Predictions for several loads, as a table or as JSON. */
public final class ScaleReport implements BenchReport {
  private static final ObjectMapper JSON =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
  private static final double GB = 1e9;
  private static final double MB = 1e6;

  /** Shown decimals end here. */
  private static final int LARGE = 10;

  private final List<Deployment> deployments;
  private final List<Prediction> predictions;

  /** Predicts the needs of the deployments. */
  public ScaleReport(ScaleModel model, List<Deployment> deployments) {
    this.deployments = List.copyOf(deployments);
    this.predictions = deployments.stream().map(model::predict).toList();
  }

  @Override
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(row("million events a day", deployments, of -> number(of.eventsPerDay() / 1e6)));
    row(lines, "events a second, mean", Prediction::meanRate);
    row(lines, "events a second, peak", Prediction::peakRate);
    row(lines, "cores of the app", Prediction::appCores);
    row(lines, "instances of the app", prediction -> (double) prediction.instances());
    row(lines, "partitions", prediction -> (double) prediction.partitions());
    row(lines, "cores of the brokers", Prediction::brokerCores);
    row(lines, "MB/s into a broker, peak", prediction -> prediction.brokerBytesPerSecond() / MB);
    row(lines, "GB on the brokers", prediction -> prediction.brokerDiskBytes() / GB);
    row(lines, "GB of state, with standbys", prediction -> prediction.stateDiskBytes() / GB);
    row(lines, "cores of the evidence sink", Prediction::evidenceCores);
    row(lines, "GB of evidence a day", prediction -> prediction.evidenceBytesPerDay() / GB);
    row(lines, "cores of Connect and Elasticsearch", Prediction::searchCores);
    return lines;
  }

  private void row(List<String> lines, String name, Function<Prediction, Double> figure) {
    lines.add(row(name, predictions, prediction -> number(figure.apply(prediction))));
  }

  private static <T> String row(String name, List<T> columns, Function<T, String> text) {
    var line = new StringBuilder("%-36s".formatted(name));
    columns.forEach(column -> line.append("%14s".formatted(text.apply(column))));
    return line.toString();
  }

  private static String number(double value) {
    int decimals = value == Math.rint(value) || value >= LARGE ? 0 : value < 1 ? 2 : 1;
    return BenchReport.line("%,." + decimals + "f", value);
  }

  @Override
  public String json() {
    ObjectNode root = JSON.createObjectNode().put("type", "bench-scale");
    ArrayNode all = root.putArray("predictions");
    for (int i = 0; i < predictions.size(); i++) {
      ObjectNode node = JSON.valueToTree(predictions.get(i));
      node.put("events_per_day", deployments.get(i).eventsPerDay());
      all.add(node);
    }
    return root.toString();
  }
}
