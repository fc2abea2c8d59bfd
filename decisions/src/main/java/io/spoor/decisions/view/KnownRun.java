package io.spoor.decisions.view;

import io.spoor.schemas.ChainView;

/**
 * The chain of a key, as a decision server knows it.
 *
 * @param key hash of the key
 * @param chain hash of the chain's root key
 * @param epoch epoch of the key's placement
 * @param depth number of links between the key and the root of the chain
 */
public record KnownRun(ChainView view, Hash key, Hash chain, long epoch, int depth) {
  /** The root of a chain. */
  static KnownRun ofRoot(ChainView view) {
    Hash root = Hash.ofHex(view.getChainId());
    return new KnownRun(view, root, root, view.getEpoch(), 0);
  }
}
