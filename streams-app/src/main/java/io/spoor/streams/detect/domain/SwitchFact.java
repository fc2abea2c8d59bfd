package io.spoor.streams.detect.domain;

import io.spoor.schemas.Switch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An identity switch in a chain.
 *
 * @param subject key of the credential that was switched to
 * @param change who became whom, how, and whether the manifest declares it
 * @param principals the principals before and after, as the sources name them
 * @param evidence events that show it, in order: what made the credential, its first use
 * @param manifestDigest of the manifest that was asked, null when there is none
 */
public record SwitchFact(
    ChainRef chain,
    String subject,
    Switch change,
    List<String> principals,
    List<String> evidence,
    @Nullable String manifestDigest)
    implements Fact {
  public SwitchFact {
    principals = List.copyOf(principals);
    evidence = List.copyOf(evidence);
  }
}
