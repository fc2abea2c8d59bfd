package io.spoor.content.injection;

/**
 * Points of each sign, and thresholds. Points start at 0; their sum is the risk score.
 *
 * @param reported minimum for a finding
 * @param high minimum for severity high, by what the tool does
 * @param critical minimum for severity critical
 * @param highProvisional minimum for severity high while the request is unknown, at least
 * @param destination an argument that alone decides a destination (address, account, URL)
 * @param fetched the same for a read-only tool
 * @param cargo such a value within a longer text
 * @param identifier an identifier or a path
 * @param name a name or a few words, which count only in an instruction
 * @param number a number or a date, likewise
 * @param mentioned an e-mail address in prose without an instruction
 * @param text a longer text that was dictated
 * @param ordered its source sentence is an instruction
 * @param addressed its source is near a sentence that addresses an assistant
 * @param assigned that sentence is introduced as a task, such as {@code TODO:}
 * @param hidden it was encoded or hidden
 * @param pieced it was combined from two results
 * @param matching the sentence mentions the tool's action
 * @param further another argument came from the same source
 * @param order no value came from there, but the call follows the content's instruction
 * @param uncovered the request does not ask for the tool's action
 * @param unclear the request cannot be interpreted
 * @param covered the request asks for the tool's action; below 0
 * @param partly it asks for something similar; below 0
 * @param pointed it names the source of the value; below 0
 * @param delegated it refers to the instructions in that content; below 0
 * @param coveredAddressed as covered, where the content addresses an assistant; below 0
 * @param elsewhere the request asks for it with another destination
 * @param undeclared no manifest describes the tool, so that its name was interpreted; below 0
 */
public record InjectionSettings(
    int reported,
    ClassThresholds high,
    int critical,
    int highProvisional,
    int destination,
    int fetched,
    int cargo,
    int identifier,
    int name,
    int number,
    int mentioned,
    int text,
    int ordered,
    int addressed,
    int assigned,
    int hidden,
    int pieced,
    int matching,
    int further,
    int order,
    int uncovered,
    int unclear,
    int covered,
    int partly,
    int pointed,
    int delegated,
    int coveredAddressed,
    int elsewhere,
    int undeclared) {
  private static final int HIGH = 55;

  public static InjectionSettings defaults() {
    return new InjectionSettings(
        35,
        ClassThresholds.same(HIGH),
        90,
        60,
        45,
        20,
        25,
        25,
        20,
        10,
        10,
        20,
        15,
        25,
        15,
        25,
        20,
        10,
        5,
        20,
        30,
        10,
        -25,
        0,
        -10,
        -30,
        -10,
        10,
        -15);
  }

  /** Minimum for severity high of a call of the tool. */
  public int high(ToolProfile tool, boolean isRequestKnown) {
    int ofTool = high.of(tool);
    return isRequestKnown ? ofTool : Math.max(ofTool, highProvisional);
  }

  /** The same points with other thresholds. */
  public InjectionSettings withLevels(
      int reportedFrom, int criticalFrom, int provisional, ClassThresholds highFrom) {
    return new InjectionSettings(
        reportedFrom,
        highFrom,
        criticalFrom,
        provisional,
        destination,
        fetched,
        cargo,
        identifier,
        name,
        number,
        mentioned,
        text,
        ordered,
        addressed,
        assigned,
        hidden,
        pieced,
        matching,
        further,
        order,
        uncovered,
        unclear,
        covered,
        partly,
        pointed,
        delegated,
        coveredAddressed,
        elsewhere,
        undeclared);
  }
}
