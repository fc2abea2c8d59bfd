package io.spoor.offline.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How well the risk score of {@code injected-action} says how often a finding is right. The weights
 * are fitted with one half of the tasks and measured with the other one. {@code
 * -Dspoor.risk.write=true} writes them.
 */
@Tag("full")
class RiskCalibrationTest {
  private static final List<String> SETS =
      List.of("agentdojo", "agentdojo-rewritten", "agentdyn", "coding-swe", "tau-untrusted");

  private static final Path WEIGHTS =
      Path.of(
          System.getProperty("spoor.root", ".."),
          "pipeline/src/main/resources/io/spoor/pipeline/detect/injected-action-risk.txt");

  private static final String CORRECTION = "calibrated on labelled runs";
  private static final String OTHER = "other-sign";
  private static final int STEPS = 20_000;
  private static final double RATE = 0.2;

  /** How much evidence a sign needs for a weight of its own. */
  private static final double RIDGE = 0.02;

  private static final double BAND = 20;

  /**
   * A finding of a labelled run.
   *
   * @param points points by sign, in tens
   * @param weight its part of the run
   */
  private record Example(
      Map<String, Double> points, double risk, boolean right, boolean held, double weight) {
    double sum() {
      return points.values().stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  @Test
  void theRiskScoreSaysHowOftenAFindingIsRight() throws Exception {
    List<Example> examples = examples();
    if (Boolean.getBoolean("spoor.risk.write")) {
      write(fit(examples.stream().filter(example -> !example.held).toList()));
      return;
    }
    List<Example> held = examples.stream().filter(example -> example.held).toList();
    double byPoints = ranking(held, Example::sum);
    double byRisk = ranking(held, Example::risk);
    System.out.printf(
        Locale.ROOT,
        "findings of the held-out half: %d; right before wrong by points %.3f, by risk %.3f%n",
        held.size(),
        byPoints,
        byRisk);
    double error = 0;
    double all = 0;
    for (double from = 0; from < 100; from += BAND) {
      double least = from;
      List<Example> band =
          held.stream().filter(one -> one.risk >= least && one.risk < least + BAND).toList();
      double weight = band.stream().mapToDouble(Example::weight).sum();
      if (weight > 0) {
        double mean = band.stream().mapToDouble(one -> one.weight * one.risk).sum() / weight;
        double right =
            100 * band.stream().filter(Example::right).mapToDouble(Example::weight).sum() / weight;
        System.out.printf(
            Locale.ROOT,
            "risk %3.0f to %3.0f: %4d findings of %5.1f runs, mean %5.1f, right %5.1f %%%n",
            from,
            from + BAND - 1,
            band.size(),
            weight,
            mean,
            right);
        error += weight * Math.abs(mean - right);
        all += weight;
      }
    }
    System.out.printf(Locale.ROOT, "mean difference %.1f points%n", error / all);

    assertThat(byRisk).isGreaterThanOrEqualTo(byPoints - 0.01);
    assertThat(error / all).isLessThanOrEqualTo(15);
  }

  private static List<Example> examples() throws Exception {
    List<Example> examples = new ArrayList<>();
    for (String set : SETS) {
      for (EvaluatedRun run : EvaluationMeasuredTest.measured(set).runs()) {
        boolean right =
            run.column("kind").equals("hijacked") || run.column("kind").endsWith("attempted");
        for (Finding finding : run.findings()) {
          Map<String, Double> points = new TreeMap<>();
          finding.getRiskFactors().stream()
              .filter(factor -> !factor.endsWith(CORRECTION))
              .forEach(factor -> points.merge(sign(factor), points(factor), Double::sum));
          examples.add(
              new Example(
                  points,
                  finding.getRiskScore(),
                  right,
                  run.column("half").equals("held"),
                  1.0 / run.findings().size()));
        }
      }
    }
    return examples;
  }

  private static double points(String factor) {
    return Integer.parseInt(factor.substring(0, factor.indexOf(' ')).replace("+", "")) / 10.0;
  }

  private static String sign(String factor) {
    String text = factor.substring(factor.indexOf(' ') + 1).toLowerCase(Locale.ROOT);
    return text.startsWith("argument ") ? "argument" : text.replaceAll("[^a-z]+", "-");
  }

  /**
   * Logistic regression by gradient descent: a constant, a weight for points, and for each sign how
   * much more or less its points say.
   */
  private static Map<String, Double> fit(List<Example> examples) {
    double all = examples.stream().mapToDouble(Example::weight).sum();
    double constant = 0;
    double slope = 0;
    Map<String, Double> own = new TreeMap<>();
    examples.forEach(example -> example.points.keySet().forEach(sign -> own.put(sign, 0.0)));
    for (int step = 0; step < STEPS; step++) {
      double constantGradient = 0;
      double slopeGradient = 0;
      Map<String, Double> gradient = new TreeMap<>();
      for (Example example : examples) {
        double logit = constant + slope * example.sum();
        for (Map.Entry<String, Double> sign : example.points.entrySet()) {
          logit += own.getOrDefault(sign.getKey(), 0.0) * sign.getValue();
        }
        double error =
            example.weight / all * ((example.right ? 1 : 0) - 1 / (1 + Math.exp(-logit)));
        constantGradient += error;
        slopeGradient += error * example.sum();
        example.points.forEach((sign, value) -> gradient.merge(sign, error * value, Double::sum));
      }
      double rate = RATE / Math.sqrt(1 + step / 1_000.0);
      constant += rate * constantGradient;
      slope += rate * 0.1 * slopeGradient;
      own.replaceAll(
          (sign, weight) -> weight + rate * (gradient.getOrDefault(sign, 0.0) - RIDGE * weight));
    }
    Map<String, Double> weights = new TreeMap<>();
    double shared = slope;
    own.forEach((sign, weight) -> weights.put(sign, shared + weight));
    weights.put(OTHER, shared);
    weights.put("constant", constant);
    return weights;
  }

  private static void write(Map<String, Double> weights) throws Exception {
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(WEIGHTS)) {
      if (line.startsWith("#")) {
        lines.add(line);
      }
    }
    weights.forEach((sign, weight) -> lines.add(sign + ' ' + Math.round(1_000 * weight)));
    Files.write(WEIGHTS, lines);
  }

  /** The share of pairs of a right and a wrong finding in which the right one ranks higher. */
  private static double ranking(List<Example> examples, ToDoubleFunction<Example> score) {
    double higher = 0;
    double pairs = 0;
    for (Example right : examples) {
      for (Example wrong : examples) {
        if (right.right && !wrong.right) {
          double pair = right.weight * wrong.weight;
          int order = Double.compare(score.applyAsDouble(right), score.applyAsDouble(wrong));
          higher += order > 0 ? pair : order == 0 ? pair / 2 : 0;
          pairs += pair;
        }
      }
    }
    return pairs == 0 ? 1 : higher / pairs;
  }
}
