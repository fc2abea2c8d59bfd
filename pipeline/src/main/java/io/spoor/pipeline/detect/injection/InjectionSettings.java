package io.spoor.pipeline.detect.injection;

import io.spoor.pipeline.tuning.Thresholds;

/**
 * How much each sign counts, and from where on it is said. Points from 0; the sum is the risk
 * score.
 *
 * @param reported a finding from here on
 * @param high severity high from here on
 * @param critical severity critical from here on
 * @param highProvisional severity high from here on while the request is unknown
 * @param destination an argument that alone decides where something goes (address, account, URL)
 * @param fetched the same of a tool that only reads
 * @param cargo such a value within a longer text
 * @param identifier an identifier or a path
 * @param name a name or a few words, which count only where somebody was told to do something
 * @param number a number or a date, likewise
 * @param mentioned an e-mail address in prose that tells nobody to do anything
 * @param text a longer text that was dictated
 * @param ordered it stood in a sentence that tells somebody to do something
 * @param addressed it stood near one that speaks to an assistant
 * @param assigned that sentence is introduced as something to be done, such as {@code TODO:}
 * @param hidden it was encoded or hidden
 * @param pieced it was put together from two results
 * @param matching the sentence speaks of what the tool does
 * @param further another argument came from the same place
 * @param order no value came from there, but the call does what the content tells to do
 * @param uncovered the request does not ask for what the tool does
 * @param unclear the request says nothing that can be understood
 * @param covered the request asks for what the tool does; below 0
 * @param partly it asks for something of the kind; below 0
 * @param pointed it names where the value came from; below 0
 * @param delegated it tells to do what that content says; below 0
 * @param coveredAddressed as covered, where the content speaks to an assistant; below 0
 * @param elsewhere the request asks for it, and names another place for it to go
 * @param undeclared no manifest says what the tool may do, so its name was taken for it; below 0
 */
public record InjectionSettings(
    int reported,
    int high,
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
  private static final int MAX_SCORE = 100;

  public static InjectionSettings defaults() {
    return new InjectionSettings(
        35, 55, 90, 60, 45, 20, 25, 25, 20, 10, 10, 20, 15, 25, 15, 25, 20, 10, 5, 20, 30, 10, -25,
        0, -10, -30, -10, 10, -15);
  }

  /** With the levels that an operator chose; what signs count is not theirs to tune. */
  public static InjectionSettings of(Thresholds thresholds) {
    InjectionSettings defaults = defaults();
    return defaults.withLevels(
        thresholds.count("reported", defaults.reported, 1, MAX_SCORE),
        thresholds.count("high", defaults.high, 1, MAX_SCORE),
        thresholds.count("critical", defaults.critical, 1, MAX_SCORE),
        thresholds.count("high-provisional", defaults.highProvisional, 1, MAX_SCORE));
  }

  private InjectionSettings withLevels(
      int reportedFrom, int highFrom, int criticalFrom, int provisional) {
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
