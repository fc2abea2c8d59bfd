package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Holder;
import java.util.List;

/**
 * A credential that several runs present with equal authority.
 *
 * @param subject key of the credential
 * @param holders the earliest of the runs, in order of time; at least two
 * @param holderCount number of all holders
 */
public record SharedCredentialFact(
    ChainRef chain, String subject, List<Holder> holders, long holderCount) implements Fact {
  public SharedCredentialFact {
    holders = List.copyOf(holders);
  }
}
