package io.spoor.export.report;

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

  private static final String SOC2 = "SOC 2 (TSC 2017)";
  private static final String ISO = "ISO/IEC 27001:2022";
  private static final String PCI = "PCI DSS 4.0.1";
  private static final String NIST = "NIST SP 800-53 r5";
  private static final String AI_ACT = "EU AI Act (2024/1689)";
  private static final List<String> RECORDED = List.of("event", "action");
  private static final List<String> PROOFS = List.of();

  static final List<Control> ALL =
      List.of(
          new Control(
              SOC2,
              "CC7.1",
              "changes that bring new weaknesses are noticed",
              List.of("manifest", "exception", "settings"),
              "versions of manifests, exceptions, rules and settings, with digests",
              "scanning for vulnerabilities; changes outside of Spoor"),
          new Control(
              SOC2,
              "CC7.2",
              "components are monitored for anomalies",
              List.of("action", "finding"),
              "actions of agents with their identities, and the findings",
              "systems whose logs Spoor does not read"),
          new Control(
              SOC2,
              "CC7.3",
              "security events are evaluated",
              List.of("finding", "alert", "verdict"),
              "findings with evidence, alerts, and verdicts of analysts",
              "evaluation outside of Spoor, such as in a ticket"),
          new Control(
              SOC2,
              "CC7.4",
              "incidents are responded to",
              List.of("delivery", "verdict"),
              "notifications with their times, acknowledgements and closures with their authors",
              "containment and recovery"),
          new Control(
              SOC2,
              "CC7.5",
              "recovery from incidents",
              List.of("verdict"),
              "how alerts were closed",
              "recovery itself"),
          new Control(
              ISO,
              "A.8.15",
              "activities are logged; logs are retained and protected",
              RECORDED,
              "the records, and proofs that no record was altered",
              "which sources have to be logged"),
          new Control(
              ISO,
              "A.8.16",
              "anomalous behaviour is monitored and acted on",
              List.of("finding", "alert", "delivery"),
              "findings, alerts and their delivery",
              "monitoring of systems whose records Spoor does not read"),
          new Control(
              ISO,
              "A.8.17",
              "clocks are synchronised",
              PROOFS,
              "each record has its source's time and the time it was appended: large "
                  + "errors are visible",
              "synchronisation itself: times are those of sources and brokers"),
          new Control(
              PCI,
              "10.2",
              "audit logs hold each user's access and actions, with user, action, "
                  + "time, place and outcome",
              RECORDED,
              "principal, credential, action, time, origin, target and outcome of each action",
              "components that send nothing to Spoor"),
          new Control(
              PCI,
              "10.3",
              "audit logs are protected from change",
              PROOFS,
              "hash tree and signed checkpoints: a changed, removed or added record is detected",
              "read access to the log; the operator provides a copy on another system"),
          new Control(
              PCI,
              "10.4",
              "audit logs are reviewed for anomalies",
              List.of("finding", "alert", "verdict"),
              "automated review, and analysts' responses to it",
              "periodic manual review where none is recorded"),
          new Control(
              PCI,
              "10.5",
              "logs are retained for 12 months, 3 of them immediately available",
              PROOFS,
              "sealing times of the exported records, and that the log has no gap, or its gaps",
              "existence of older records: verify the whole log"),
          new Control(
              PCI, "10.6", "time is synchronised", PROOFS, "as ISO A.8.17", "as ISO A.8.17"),
          new Control(
              NIST,
              "AU-2",
              "events to be logged are chosen",
              RECORDED,
              "which kinds of events are recorded",
              "the choice and its reasons"),
          new Control(
              NIST,
              "AU-3",
              "records state event, time, place, source, outcome and identity",
              RECORDED,
              "as PCI 10.2",
              "data that sources omit"),
          new Control(
              NIST,
              "AU-9",
              "audit information is protected",
              PROOFS,
              "as PCI 10.3; fields withheld are counted",
              "access control for the location of the log"),
          new Control(
              NIST,
              "AU-10",
              "actors cannot deny their actions",
              List.of("action", "link"),
              "each action's identity, its join to the run and the confidence; "
                  + "checkpoints are signed",
              "identities are as sources authenticated them; the signature is the log's, not the"
                  + " actor's"),
          new Control(
              NIST,
              "AU-11",
              "records are retained for the decided period",
              PROOFS,
              "as PCI 10.5",
              "the decision on the period"),
          new Control(
              NIST,
              "AU-12",
              "records are generated where they are needed",
              RECORDED,
              "records with their sources and positions",
              "that each component generates them"),
          new Control(
              AI_ACT,
              "Art. 12",
              "high-risk AI systems log events so that risks can be traced",
              List.of("action", "chain", "finding"),
              "each run as a chain of actions across identities, and its findings",
              "events inside the model; whether the system is high-risk"),
          new Control(
              AI_ACT,
              "Art. 19",
              "providers retain these logs for at least six months",
              PROOFS,
              "as PCI 10.5",
              "the provider's period"),
          new Control(
              AI_ACT,
              "Art. 26",
              "deployers monitor operation and retain logs for at least six months",
              List.of("alert", "delivery", "verdict"),
              "notifications and verdicts",
              "human oversight, and informing affected persons"));
}
