package io.spoor.pipeline.tuning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads the settings for one set of detectors. Detectors request thresholds in their constructors;
 * afterwards, any member not requested is a mistake in the file. Not thread-safe.
 */
public final class TuningReader {
  private final DetectorSettings settings;
  private final Map<String, Thresholds> byDetector = new TreeMap<>();

  TuningReader(DetectorSettings settings) {
    this.settings = settings;
  }

  /** The thresholds of a detector; the same object on each call. */
  public Thresholds thresholds(String detectorId) {
    return byDetector.computeIfAbsent(
        detectorId,
        id -> {
          JsonNode configured = settings.document().get(id);
          return new Thresholds(
              configured instanceof ObjectNode object
                  ? object
                  : JsonNodeFactory.instance.objectNode());
        });
  }

  /**
   * Checks the file after every detector has requested its thresholds.
   *
   * @throws IllegalArgumentException the file has members that no detector requested, or invalid
   *     values; the message lists every fault with its place
   */
  public void check() {
    var faults = new ArrayList<String>();
    for (String detector : new TreeSet<>(settings.detectors())) {
      Thresholds thresholds = byDetector.get(detector);
      if (thresholds == null) {
        faults.add("/" + detector + ": unknown detector" + suggestion(detector, detectors()));
        continue;
      }
      thresholds.faults().forEach(fault -> faults.add("/" + detector + "/" + fault));
      for (Map.Entry<String, JsonNode> member : thresholds.configured().properties()) {
        if (!thresholds.names().contains(member.getKey())) {
          List<String> names = List.copyOf(new TreeSet<>(thresholds.names()));
          faults.add(
              "/"
                  + detector
                  + "/"
                  + member.getKey()
                  + ": unknown threshold; known thresholds are "
                  + String.join(", ", names)
                  + suggestion(member.getKey(), names));
        }
      }
    }
    settings.requireNoFaults(faults);
  }

  private List<String> detectors() {
    return List.copyOf(byDetector.keySet());
  }

  private static String suggestion(String name, List<String> known) {
    return Misspelling.nearest(name, known)
        .map(nearest -> "; did you mean \"" + nearest + "\"?")
        .orElse("");
  }
}
