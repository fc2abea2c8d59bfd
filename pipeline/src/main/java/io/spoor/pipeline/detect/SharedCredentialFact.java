package io.spoor.pipeline.detect;

import io.spoor.pipeline.state.Holder;
import java.util.List;

/**
 * A credential that several runs present.
 *
 * @param subject key of the credential
 * @param holders the first of the runs, by authority of the statement, then earliest; at least two
 * @param holderCount number of all holders
 * @param contested whether no issuer states whose it is, so that each holder's chain evaluates it
 */
public record SharedCredentialFact(
    ChainRef chain, String subject, List<Holder> holders, long holderCount, boolean contested)
    implements Fact {
  /** Maximum number of holders whose chains evaluate a contested credential. */
  public static final int MAX_EVALUATED = 8;

  public SharedCredentialFact {
    holders = List.copyOf(holders);
  }
}
