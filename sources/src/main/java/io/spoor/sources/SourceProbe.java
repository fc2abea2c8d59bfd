package io.spoor.sources;

import io.spoor.sources.mapping.EventFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides by the first records whether they are of the source that they are sent to. One record
 * that the source knows is enough: a log may have new event types.
 */
public final class SourceProbe {
  /** Number of records after which a source that understands none is refused. */
  public static final int MAX_RECORDS = 100;

  private final Normaliser normaliser;
  private final Normalisers all;
  private final NormaliseSettings settings = NormaliseSettings.defaults();
  private final List<byte[]> records = new ArrayList<>();
  private boolean understood;
  private boolean hasGeneric;

  /** How well a source reads a record. */
  private enum Reading {
    KNOWN,
    /** An event of a type that the source does not know. */
    GENERIC,
    NONE
  }

  /**
   * Starts with no records.
   *
   * @throws IllegalArgumentException for an unknown source
   */
  public SourceProbe(Normalisers all, String source) {
    this.all = all;
    this.normaliser =
        all.forSource(source)
            .orElseThrow(() -> new IllegalArgumentException("unknown source " + source));
  }

  /** Adds a record, not to be modified; returns whether the source understood one so far. */
  public boolean add(byte[] record) {
    if (!understood) {
      records.add(record);
      Reading reading = read(normaliser, record);
      understood = reading == Reading.KNOWN;
      hasGeneric |= reading == Reading.GENERIC;
    }
    return understood;
  }

  /** Whether so many records were added that the answer is final. */
  public boolean isFull() {
    return records.size() >= MAX_RECORDS;
  }

  /**
   * Whether the records are not of this source: none is understood, and either none has a type that
   * may be new, or another source knows them.
   */
  public boolean isRefused() {
    return !understood && !records.isEmpty() && (!hasGeneric || likelySource().isPresent());
  }

  /** The source that knows most of the records; empty if none knows any. */
  public Optional<String> likelySource() {
    String likely = null;
    int most = 0;
    for (String source : all.sources()) {
      Normaliser other = all.forSource(source).orElseThrow();
      int known = 0;
      for (byte[] record : records) {
        known += read(other, record) == Reading.KNOWN ? 1 : 0;
      }
      if (known > most) {
        most = known;
        likely = source;
      }
    }
    return Optional.ofNullable(likely);
  }

  private Reading read(Normaliser reader, byte[] record) {
    return switch (reader.normalise(new RawRecord(record, "probe", 0, 0, 0), settings)) {
      case NormaliseResult.Rejected _ -> Reading.NONE;
      case NormaliseResult.Accepted accepted -> {
        List<String> flags = accepted.event().getFlags();
        if (flags.contains(EventFlags.UNKNOWN_ACTION)) {
          yield Reading.NONE;
        }
        yield flags.contains(EventFlags.GENERIC_EVENT) ? Reading.GENERIC : Reading.KNOWN;
      }
    };
  }
}
