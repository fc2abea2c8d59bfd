package io.spoor.content.tracing;

import java.util.List;

/**
 * Number of hashes that the fingerprint of one record may still have. Addresses and accounts have a
 * number of their own, so that nothing else crowds them out, and so have their pieces.
 */
final class HashBudget {
  static final int MAX_HASHES = 704;
  static final int MAX_DESTINATIONS = 1024;
  static final int MAX_PIECES = 16 * MAX_DESTINATIONS;
  static final int MAX_TEXTS = 16;

  private final int size;
  private final int destinationSize;
  private final int pieceSize;
  private int remaining;
  private int destinations;
  private int pieces;
  private boolean exceeded;

  HashBudget() {
    this(MAX_HASHES, MAX_DESTINATIONS);
  }

  HashBudget(int size, int destinations) {
    this(size, destinations, MAX_PIECES / MAX_DESTINATIONS * destinations);
  }

  private HashBudget(int size, int destinations, int pieces) {
    this.size = size;
    this.destinationSize = destinations;
    this.pieceSize = pieces;
    this.remaining = size;
    this.destinations = destinations;
    this.pieces = pieces;
  }

  int remaining() {
    return Math.max(0, remaining);
  }

  boolean isExceeded() {
    return exceeded;
  }

  void exceed() {
    exceeded = true;
  }

  /** Takes one hash of a value; false if there is none left. */
  boolean takeValue(TypedValue value) {
    if (value.kind().isDestination() && destinations > 0) {
      destinations--;
      return true;
    }
    return take(1) == 1;
  }

  /** Takes so many pieces of an address; false, and none, if there are not as many left. */
  boolean takePieces(int wanted) {
    if (wanted > pieces) {
      exceeded = true;
      return false;
    }
    pieces -= wanted;
    return true;
  }

  /** Takes up to so many hashes of words; returns how many. */
  int take(int wanted) {
    int taken = Math.min(wanted, remaining());
    remaining -= taken;
    exceeded |= taken < wanted;
    return taken;
  }

  /** Number of contradicting texts that are read. */
  int accepted(List<?> texts) {
    exceeded |= texts.size() > MAX_TEXTS;
    return Math.min(texts.size(), MAX_TEXTS);
  }

  /** The part for the next of a number of texts. */
  HashBudget share(int texts) {
    int parts = Math.min(texts, MAX_TEXTS);
    return new HashBudget(remaining / parts, destinations / parts, pieces / parts);
  }

  void spend(HashBudget share) {
    remaining -= share.size - share.remaining;
    destinations -= share.destinationSize - share.destinations;
    pieces -= share.pieceSize - share.pieces;
    exceeded |= share.exceeded;
  }
}
