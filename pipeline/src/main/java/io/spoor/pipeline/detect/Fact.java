package io.spoor.pipeline.detect;

/**
 * Something that a detector judges: a fact in one chain, about one subject. A new kind of fact is
 * one more record here.
 */
public sealed interface Fact
    permits SwitchFact,
        CredentialFact,
        SharedCredentialFact,
        ChildLimitFact,
        BehaviourFact,
        DormantIdentityFact,
        UndeclaredAgentFact {
  ChainRef chain();

  /**
   * What the fact is about. One fact, one finding: the subject and the rule make the finding's id.
   */
  String subject();
}
