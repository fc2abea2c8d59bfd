package io.spoor.streams.telemetry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of metrics in Prometheus' text format, read. */
final class Scrape {
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private record Sample(String name, Map<String, String> labels, double value) {}

  private final SortedMap<String, String> types = new TreeMap<>();
  private final List<Sample> samples = new ArrayList<>();

  static Scrape of(String page) {
    var scrape = new Scrape();
    page.lines().forEach(scrape::line);
    return scrape;
  }

  private void line(String line) {
    Matcher type = TYPE.matcher(line);
    if (type.matches()) {
      types.put(type.group(1), type.group(2));
    } else if (!line.startsWith("#")) {
      Matcher sample = SAMPLE.matcher(line);
      if (!sample.matches()) {
        throw new IllegalArgumentException("not a sample: " + line);
      }
      Map<String, String> labels = new HashMap<>();
      Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
      while (label.find()) {
        labels.put(label.group(1), label.group(2));
      }
      samples.add(
          new Sample(
              sample.group(1),
              labels,
              Double.parseDouble(sample.group(3).replace("Inf", "Infinity"))));
    }
  }

  /** Type of each metric by name; the greatest value of a histogram's is a part of it. */
  SortedMap<String, String> metrics() {
    SortedMap<String, String> metrics = new TreeMap<>(types);
    types.keySet().stream()
        .filter(name -> "histogram".equals(types.get(name)))
        .forEach(name -> metrics.remove(name + "_max"));
    return metrics;
  }

  /** Names of all series. */
  SortedSet<String> series() {
    SortedSet<String> names = new TreeSet<>();
    samples.forEach(sample -> names.add(sample.name));
    return names;
  }

  /** Names of the labels of a metric, without a bucket's bound. */
  SortedSet<String> labels(String metric) {
    SortedSet<String> labels = new TreeSet<>();
    for (Sample sample : samples) {
      if (sample.name.equals(metric) || sample.name.equals(metric + "_count")) {
        labels.addAll(sample.labels.keySet());
      }
    }
    return labels;
  }

  /** Sum over all series of a name that have these labels, given as name, value, name, value … */
  double sum(String name, String... labels) {
    return samples.stream()
        .filter(sample -> sample.name.equals(name) && has(sample, labels))
        .mapToDouble(Sample::value)
        .sum();
  }

  private static boolean has(Sample sample, String... labels) {
    for (int i = 0; i < labels.length; i += 2) {
      if (!labels[i + 1].equals(sample.labels.get(labels[i]))) {
        return false;
      }
    }
    return true;
  }

  /** Number of Spoor's own series: some of the JVM's begin with the first garbage collection. */
  long size() {
    return samples.stream().filter(sample -> sample.name.startsWith("spoor_")).count();
  }
}
