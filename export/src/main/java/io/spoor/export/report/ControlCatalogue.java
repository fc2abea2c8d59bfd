package io.spoor.export.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.schemas.text.ResourceText;
import java.util.List;

/**
 * Maps the contents of an export to requirements of standards, paraphrased, with their open points.
 * It is not a statement of conformity, which only an auditor can make.
 */
final class ControlCatalogue {
  private ControlCatalogue() {}

  /**
   * One requirement.
   *
   * @param standard standard including its edition
   * @param id the requirement's id in the standard
   * @param requirement text of the requirement
   * @param kinds relevant kinds of records; empty: the proofs are relevant
   * @param coverage the export's contribution to the requirement
   * @param open evidence required from elsewhere
   */
  record Control(
      String standard,
      String id,
      String requirement,
      List<String> kinds,
      String coverage,
      String open) {}

  /** The requirements that {@code controls.json} lists, in its order. */
  static final List<Control> ALL = read();

  private static List<Control> read() {
    try {
      String controls = ResourceText.read(ControlCatalogue.class, "controls.json");
      return List.of(new ObjectMapper().readValue(controls, Control[].class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("controls.json is invalid", e);
    }
  }
}
