package io.spoor.pipeline.detect.injection;

import io.spoor.schemas.fingerprint.ValueKind;
import java.util.List;

/**
 * How a call came about, as far as it can be told.
 *
 * @param score 0 to 100
 * @param factors how the score came about, a summand each
 * @param high whether severity high is right
 * @param critical whether severity critical is
 * @param argument argument that came from the source; empty: none, the call does what it says
 * @param kind what the argument's value is
 * @param source where it came from
 * @param addressed whether the text there speaks to an assistant, or is hidden
 * @param coverage how far the user's request asks for it
 * @param provisional whether the request is still to come
 */
public record Assessment(
    int score,
    List<String> factors,
    boolean high,
    boolean critical,
    String argument,
    ValueKind kind,
    ToolCall source,
    boolean addressed,
    RequestCoverage coverage,
    boolean provisional) {
  public Assessment {
    factors = List.copyOf(factors);
  }

  /** How far a request asks for what a call does. */
  public enum RequestCoverage {
    /** The request is not known yet. */
    UNKNOWN,
    /** It says nothing that can be understood. */
    UNCLEAR,
    NO,
    PARTLY,
    YES
  }
}
