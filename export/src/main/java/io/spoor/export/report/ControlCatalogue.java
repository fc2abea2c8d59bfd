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
              List.of("manifest", "exception", "rule", "settings"),
              "versions of what operators declared, excepted, ruled and set, with digests",
              "scanning for vulnerabilities; changes outside of Spoor"),
          new Control(
              SOC2,
              "CC7.2",
              "components are monitored for anomalies",
              List.of("action", "finding"),
              "what agents did as whom, and what was found in it",
              "systems whose logs Spoor does not read"),
          new Control(
              SOC2,
              "CC7.3",
              "security events are evaluated",
              List.of("finding", "alert", "verdict"),
              "findings with evidence, alerts, and what people judged them to be",
              "evaluation outside of Spoor, such as in a ticket"),
          new Control(
              SOC2,
              "CC7.4",
              "incidents are responded to",
              List.of("delivery", "verdict"),
              "who was told and when, who acknowledged and closed",
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
              "activities are logged; logs are kept and protected",
              RECORDED,
              "the records, and proofs that none was altered",
              "which sources have to be logged"),
          new Control(
              ISO,
              "A.8.16",
              "anomalous behaviour is monitored and acted on",
              List.of("finding", "alert", "delivery"),
              "findings, alerts and their delivery",
              "monitoring of what Spoor does not read"),
          new Control(
              ISO,
              "A.8.17",
              "clocks are synchronised",
              PROOFS,
              "each record has its source's time and the time it was appended: large errors show",
              "synchronisation itself: times are as sources and brokers state them"),
          new Control(
              PCI,
              "10.2",
              "audit logs hold each user's access and actions, with who, what, when, where, outcome",
              RECORDED,
              "principal, credential, action, time, origin, target and outcome of each action",
              "components that send nothing to Spoor"),
          new Control(
              PCI,
              "10.3",
              "audit logs are protected from change",
              PROOFS,
              "hash tree and signed checkpoints: a changed, removed or added record shows",
              "who may read the log; a copy on another system is the operator's"),
          new Control(
              PCI,
              "10.4",
              "audit logs are reviewed for anomalies",
              List.of("finding", "alert", "verdict"),
              "automated review, and what people did with it",
              "periodic review by people where none is recorded"),
          new Control(
              PCI,
              "10.5",
              "12 months are kept, 3 at hand",
              PROOFS,
              "when the exported records were sealed, and that the log has no gap, or which",
              "that older records exist: verify the whole log"),
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
              "records say what, when, where, source, outcome, who",
              RECORDED,
              "as PCI 10.2",
              "what sources leave out"),
          new Control(
              NIST,
              "AU-9",
              "audit information is protected",
              PROOFS,
              "as PCI 10.3; fields withheld are counted",
              "access control to where the log lies"),
          new Control(
              NIST,
              "AU-10",
              "who did something cannot deny it",
              List.of("action", "link"),
              "each action's identity, how it is joined to its run and how sure that is; checkpoints"
                  + " are signed",
              "identities are as sources authenticated them; the signature is the log's, not the"
                  + " actor's"),
          new Control(
              NIST,
              "AU-11",
              "records are kept as long as decided",
              PROOFS,
              "as PCI 10.5",
              "the period decided"),
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
              "high-risk AI systems log events that let risks be traced",
              List.of("action", "chain", "finding"),
              "each run as a chain of actions across identities, and what was found in it",
              "events inside the model; whether the system is high-risk"),
          new Control(
              AI_ACT,
              "Art. 19",
              "providers keep these logs, six months at least",
              PROOFS,
              "as PCI 10.5",
              "the provider's period"),
          new Control(
              AI_ACT,
              "Art. 26",
              "deployers watch operation and keep logs, six months at least",
              List.of("alert", "delivery", "verdict"),
              "who was told of what and how it was judged",
              "human oversight and information of those affected"));
}
