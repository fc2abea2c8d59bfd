package io.spoor.pipeline.detect;

/**
 * A condition in one chain, about one subject, that detectors evaluate. To add a kind of fact, add
 * a record here.
 */
public sealed interface Fact
    permits SwitchFact,
        CredentialFact,
        SharedCredentialFact,
        ChildLimitFact,
        LineageCutFact,
        BehaviourFact,
        DormantIdentityFact,
        UndeclaredAgentFact,
        CallOutsideRunFact {
  ChainRef chain();

  /** Subject of the fact. One fact makes one finding: subject and rule make the finding's id. */
  String subject();
}
